"""What nobody needs any more of a member or of somebody who came forward. The count of who sat and came stays; the name goes."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from portal.kit import audit, clock, dates
from portal.people.models import Person

from ..enums import CandidateState, Interest
from ..models import CallForMembers, Candidate, Mandate, MemberPresence, StepAside
from ..rules.keeping import CANDIDATES_KEPT_MONTHS, MEMBERS_KEPT_YEARS


def stale_mandates(today: dt.date):
    """Those that ended so long ago, and still say who sat."""
    day = today.replace(year=today.year - MEMBERS_KEPT_YEARS, day=min(today.day, 28))
    return Mandate.objects.until().filter(person__isnull=False, until__lt=day)


def stale_candidates(today: dt.date):
    """Six months after the call was closed, all of them: who was chosen has her mandate. Those of a call that nobody closed, six months
    after its last day."""
    year, month = divmod(today.year * 12 + today.month - 1 - CANDIDATES_KEPT_MONTHS, 12)
    day = dt.date(year, month + 1, min(today.day, 28))
    old = CallForMembers.objects.filter(Q(closed_at__lt=dates.midnight(day)) | Q(closed_at=None, closes_on__lt=day))
    return Candidate.objects.filter(call__in=old.order_by().values("pk"))


def forget_members(*, today: dt.date | None = None) -> dict[str, int]:
    """From `tick`, once a day."""
    today = today or clock.today()
    with transaction.atomic():
        rows = list(stale_mandates(today).select_for_update(of=("self",)).order_by("pk"))
        _empty({row.pk for row in rows})
        Mandate.objects.filter(pk__in=[row.pk for row in rows]).update(person=None)
        for row in rows:
            audit.record("committees.forget_member", row, by=audit.SYSTEM)
        gone = stale_candidates(today).delete()[0]
    return {"committee_mandates": len(rows), "committee_candidates": gone}


def forget_of(person: Person, *, by) -> None:
    """When she asks, inside the caller's transaction; her mandates are over."""
    forget_of_records(set(Person.objects.records_of(person).values_list("pk", flat=True)))


def forget_of_records(records: set[int]) -> None:
    """`registry.forgotten`: who never sat leaves nothing; a mandate that began stays, counted, on a record that names nobody."""
    Candidate.objects.filter(person__in=records).delete()
    rows = Mandate.objects.filter(person__in=records)
    _empty(set(rows.values_list("pk", flat=True)))
    today = clock.today()
    rows.filter(ended_on=None, ends_on__gte=today, starts_on__lte=today).update(ended_on=today - dt.timedelta(days=1))
    for row in rows.filter(ended_on=None, starts_on__gt=today):
        Mandate.objects.filter(pk=row.pk).update(ended_on=row.starts_on - dt.timedelta(days=1))


def _empty(mandates: set[int]) -> None:
    """What was said beside the seat: words, needs, children, why somebody did not vote."""
    Mandate.objects.filter(pk__in=mandates).update(end_words="", public_name=False)
    MemberPresence.objects.filter(mandate__in=mandates).update(children=0, needs=[])
    StepAside.objects.filter(mandate__in=mandates).update(why=Interest.OTHER)


def waits_for_answer(person: Person) -> bool:
    rows = Candidate.objects.filter(person__in=Person.objects.records_of(person), state=CandidateState.ASKED)
    return rows.filter(call__closed_at=None).exists()
