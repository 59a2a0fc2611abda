"""Who came forward for a call, and what stands against somebody's candidacy."""

from django.db.models import Max, Q

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.people.models import Person
from portal.people.rules.births import age

from ..enums import CandidateState
from ..models import CallForMembers, Candidate, Mandate
from ..rules.calls import why_not


def stands_against(call: CallForMembers, person: Person) -> list[Refusal]:
    """Every reason of her own; her age on the last day of the call. Two queries."""
    today = clock.today()
    sits = Mandate.objects.of(person).until().filter(seat__body=call.body_id, until__gte=max(today, call.closes_on))
    asked = candidacy_of(call, person)
    return why_not(
        years=age(person.birth, call.closes_on), youngest=call.body.youngest, sits_until=sits.aggregate(last=Max("until"))["last"],
        asked=asked is not None and asked.state == CandidateState.ASKED,
    )  # fmt: skip


def candidacy_of(call: CallForMembers, person: Person) -> Candidate | None:
    return Candidate.objects.filter(call=call, person__in=Person.objects.records_of(person)).order_by("pk").first()


def open_calls(day=None):
    """Calls that take candidacies on a day, of committees that sit and whose page is online; the first to close first."""
    day = day or clock.today()
    rows = CallForMembers.objects.filter(closed_at=None, opens_on__lte=day, closes_on__gte=day)
    rows = rows.filter(body__closed_on=None, body__page__live=True)
    return rows.select_related("body__page", "body__maison", "college").order_by("closes_on", "pk")


def candidacies_of(person: Person):
    """Hers, by whichever of her records, that are waited for or were answered not long ago."""
    rows = Candidate.objects.filter(person__in=Person.objects.records_of(person))
    waits = Q(state=CandidateState.ASKED)
    return rows.filter(waits).select_related("call__body__page", "call__body__maison").order_by("asked_at", "pk")
