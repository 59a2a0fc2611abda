"""What sign-up asked and nobody needs any more: needs the day after, answers and guests' names some weeks after the last date."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Q

from portal.kit import audit, clock, dates
from portal.people.models import Person

from ..enums import ACTIVE
from ..models import AccessNeed, Answer, Enrolment, Party, Session, SignUpSheet
from .count_places import forget_needs_of

NEEDS_DAYS = 1  # the date is over: nothing is left to prepare
ANSWERS_DAYS = 30  # a question about what was on the list, a certificate
CHUNK = 500


def forget_of_place(row: Enrolment) -> None:
    """A place is given back: her own answers go at once, and what the party needs with its last place. The sheet is locked."""
    Answer.objects.filter(enrolment=row).delete()
    if row.limit_id:
        row.limit = None
        row.save(update_fields=["limit"])
    if not Enrolment.objects.filter(party=row.party_id, state__in=ACTIVE).exists():
        Answer.objects.filter(party=row.party_id).delete()
        AccessNeed.objects.filter(party=row.party_id).delete()


def said_by(records) -> tuple:
    """What the people of these records said on signing up: (their answers, their needs, their places with a guest's name). What a party
    said together is of who came first in it."""
    rows = Enrolment.objects.filter(person__in=records).order_by()
    led = Party.objects.annotate(first=Min("enrolments__pk")).filter(first__in=rows.values("pk")).order_by().values("pk")
    answers = Answer.objects.filter(Q(enrolment__in=rows.values("pk")) | Q(enrolment=None, party__in=led))
    return answers, AccessNeed.objects.filter(party__in=led), rows.exclude(guest_name="")


def _forget(records) -> int:
    answers, needs, named = said_by(records)
    gone = len(keys := list(named.values_list("pk", flat=True)))
    gone += forget_needs_of(Enrolment.objects.filter(person__in=records).exclude(limit=None).exclude(state__in=ACTIVE))
    for found in (answers, needs):
        gone += found.model.objects.filter(pk__in=list(found.values_list("pk", flat=True))).delete()[0]
    Enrolment.objects.filter(pk__in=keys).update(guest_name="")
    return gone


def forget_of(person: Person, *, by) -> int:
    """When a person asks: what she answered, what she needs, whom she named. Inside the caller's transaction; how many rows."""
    gone = _forget(Person.objects.records_of(person))
    audit.record("programmes.forget_asked", person, by=by, subject=person, count=gone)
    return gone


def forget_of_records(records: set[int]) -> None:
    """`registry.forgotten`: with the record goes all she said on signing up. Whoever has a date to come is not erased (`programmes`)."""
    _forget(records)


def _over_since(today: dt.date, days: int):
    """Sheets all of whose dates, cancelled or not, ended at least `days` days before `today`."""
    limit = dates.midnight(today - dt.timedelta(days=days - 1))
    later = Session.objects.filter(on_sheets__sheet=OuterRef("pk"), end__gte=limit)
    return SignUpSheet.objects.filter(~Exists(later)).order_by().values("pk")


def old_needs(today: dt.date):
    return AccessNeed.objects.filter(party__enrolments__sheet__in=_over_since(today, NEEDS_DAYS)).distinct()


def old_counted(today: dt.date):
    """Places counted for a need, of dates that are over: their count goes with what it says of people."""
    return Enrolment.objects.exclude(limit=None).filter(sheet__in=_over_since(today, NEEDS_DAYS))


def old_answers(today: dt.date):
    return Answer.objects.filter(question__sheet__in=_over_since(today, ANSWERS_DAYS))


def old_guests(today: dt.date):
    return Enrolment.objects.exclude(guest_name="").filter(sheet__in=_over_since(today, ANSWERS_DAYS))


def forget_asked(*, today: dt.date | None = None) -> dict[str, int]:
    """The nightly work, some rows at a time; how many of each kind went. Twice is once."""
    today = today or clock.today()
    counts = {"needs": 0, "counted": 0, "answers": 0, "guests": 0}
    for name, rows in (("needs", old_needs), ("counted", old_counted), ("answers", old_answers), ("guests", old_guests)):
        while keys := list(rows(today).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
            with transaction.atomic():
                counts[name] += _let_go(name, keys)
    return counts


def _let_go(name: str, keys: list[int]) -> int:
    if name == "counted":
        return forget_needs_of(Enrolment.objects.filter(pk__in=keys).only("pk"))
    if name == "guests":
        return Enrolment.objects.filter(pk__in=keys).update(guest_name="")
    return (AccessNeed if name == "needs" else Answer).objects.filter(pk__in=keys).delete()[0]
