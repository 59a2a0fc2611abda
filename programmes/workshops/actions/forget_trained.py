"""After the certificate: the people of a training are forgotten, and how many of each structure is written once."""

import datetime as dt
from collections import Counter

from django.db import transaction

from portal.kit import audit, dates
from portal.people.models import Person
from programmes.actions.erase_places import erase_places

from ..models import Trained, TrainedCount, Training, Validation
from ..rules.trainings import FORGET_DAYS


def old_trainings(today: dt.date):
    """Those whose last date is far enough behind."""
    rows = Training.objects.dated().filter(forgotten_on=None, last_end__lt=dates.midnight(today - dt.timedelta(days=FORGET_DAYS)))
    return rows.select_related("sheet").order_by("pk")


def forget_trained(*, today: dt.date) -> dict[str, int]:
    """Each night. Places, presences, messages and lines of the journal go with the names; validations that served too. A price asked later
    changes nothing: the accounts keep « Place n° … », which names a place that is no more."""
    gone = {"places": 0, "trained": 0}
    for training in old_trainings(today):
        with transaction.atomic():
            rows = list(Trained.objects.select_for_update().filter(training=training))
            counted = Counter(row.structure_id for row in rows)
            for structure, number in counted.items():
                first = rows[0]
                TrainedCount.objects.create(
                    training=training, structure_id=structure, number=number, trained_on=first.trained_on, renew_on=first.renew_on
                )
            people = set(training.sheet.enrolments.values_list("person", flat=True)) | {row.person_id for row in rows}
            served = Validation.objects.filter(
                person__in=Person.objects.all_records_of(people), kind=training.kind, at__lte=training.last_end
            )
            served.delete()
            Trained.objects.filter(training=training).delete()
            Training.objects.filter(pk=training.pk).update(forgotten_on=today)
            gone["trained"] += len(rows)
            gone["places"] += erase_places(sheet=training.sheet, by=audit.SYSTEM)
    return gone


def forget_trained_of(person: Person) -> int:
    """When she asks, inside the caller's transaction: she counts no more, not even for her structure."""
    return Trained.objects.of_person(person).delete()[0]
