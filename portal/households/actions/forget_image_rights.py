"""Answers about pictures: the proof of a yes is kept five years after it ended (Civil Code, art. 2224), then it goes."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from portal.kit import audit, clock
from portal.people.models import Person

from ..models import ImageRight

KEPT_YEARS = 5


def old_image_rights(today: dt.date):
    """Those that ended so long ago: another answer came, or a yes is over. The last no of somebody stays with her record."""
    limit = today.replace(year=today.year - KEPT_YEARS, day=min(today.day, 28))
    rows = ImageRight.objects.annotate(kept=Coalesce("person__successor", "person"))
    later = rows.filter(kept=OuterRef("kept"), medium=OuterRef("medium"), said_at__gt=OuterRef("said_at"), said_at__date__lt=limit)
    return rows.filter(Q(until__lt=limit) | Exists(later))


def forget_image_rights(*, today: dt.date | None = None) -> dict[str, int]:
    """From `tick`, once a day. Twice is once."""
    keys = list(old_image_rights(today or clock.today()).values_list("pk", flat=True))
    return {"image_rights": ImageRight.objects.filter(pk__in=keys).delete()[0]}


def forget_image_rights_of(person: Person, *, by) -> int:
    """When she asks, inside the caller's transaction: with them goes every yes, and so every picture shown."""
    gone = ImageRight.objects.of(person).delete()[0]
    audit.record("households.forget_image_rights", person, by=by, subject=person, count=gone)
    return gone


def forget_image_rights_of_records(records: set[int]) -> None:
    """`registry.forgotten`."""
    ImageRight.objects.filter(person__in=records).delete()
