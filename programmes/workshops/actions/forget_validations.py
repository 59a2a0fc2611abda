"""Validations that open nothing any more: a year after, or when the person asks."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from portal.kit import dates
from portal.people.models import Person

from ..models import Validation
from ..rules.trainings import VALID_DAYS


def old_validations(today: dt.date):
    """Older than a year, or taken back a month ago."""
    before = dates.midnight(today - dt.timedelta(days=VALID_DAYS))
    return Validation.objects.filter(Q(at__lt=before) | Q(ended_at__lt=dates.midnight(today - dt.timedelta(days=30))))


def forget_validations(*, today: dt.date) -> dict[str, int]:
    """Each night."""
    with transaction.atomic():
        return {"validations": old_validations(today).delete()[0]}


def forget_validations_of(person: Person) -> int:
    """When she asks, inside the caller's transaction."""
    return Validation.objects.of_person(person).delete()[0]
