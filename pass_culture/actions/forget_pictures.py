"""Pictures go two years after their outing, or when somebody who can be recognised on them is forgotten."""

import datetime as dt

from django.db import transaction

from portal.kit import audit, clock
from portal.people.models import Person

from ..models import AlbumPicture, PictureUse
from .remove_picture import drop

KEPT_YEARS = 2  # after the outing


def old_pictures(today: dt.date):
    return AlbumPicture.objects.filter(trip__meeting_at__date__lt=today.replace(year=today.year - KEPT_YEARS, day=min(today.day, 28)))


def forget_pictures(*, today: dt.date | None = None) -> dict[str, int]:
    """From `tick`, once a day: those of outings of two years ago, and what was noted of walls taken down since. Twice is once."""
    day = today or clock.today()
    gone = _drop_all(old_pictures(day), by=audit.SYSTEM)
    PictureUse.objects.filter(picture=None, ended_on__lt=day - dt.timedelta(days=365)).delete()
    return {"pictures": gone}


def pictures_with(records) -> "AlbumPicture.objects":
    return AlbumPicture.objects.filter(faces__person__in=records).distinct()


def forget_pictures_of(person: Person, *, by) -> int:
    """When she asks: the pictures on which she can be recognised, for taking her name off would let them be shown."""
    return _drop_all(pictures_with(Person.objects.records_of(person)), by=by)


def forget_pictures_of_records(records: set[int]) -> None:
    """`registry.forgotten`."""
    _drop_all(pictures_with(records), by=audit.SYSTEM)


def _drop_all(pictures, *, by) -> int:
    with transaction.atomic():
        keys = set(pictures.values_list("pk", flat=True))
        rows = list(AlbumPicture.objects.filter(pk__in=keys).select_related("trip__sheet", "stored"))
        for row in rows:
            drop(row, by=by)
    return len(rows)
