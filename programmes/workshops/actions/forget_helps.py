import datetime as dt

from portal.kit import audit, dates
from portal.people.models import Person

from ..models import Help

HELPS_KEPT_DAYS = 365  # a mandate lasts a year at most, and so does what is noted beside it


def old_helps(today: dt.date):
    return Help.objects.filter(at__lt=dates.midnight(today - dt.timedelta(days=HELPS_KEPT_DAYS)))


def forget_helps(*, today: dt.date) -> dict[str, int]:
    return {"helps": old_helps(today).delete()[0]}


def forget_helps_of(person: Person, *, by) -> int:
    gone = Help.objects.of_person(person).delete()[0]
    if gone:
        audit.record("workshops.forget_helps", person, by=by, rows=gone)
    return gone


def forget_helps_of_records(records: set[int]) -> None:
    Help.objects.filter(person__in=records).delete()
