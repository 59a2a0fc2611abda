"""What the committees give to the rooms below: her card in « mon espace », an act at the counter, tasks, what must hold."""

from collections import defaultdict
from itertools import pairwise

from django.urls import reverse

from portal.kit import clock
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability

from .enums import CandidateState, Function
from .models import Body, CallForMembers, Mandate
from .reading.candidacies import candidacies_of, open_calls
from .reading.ends import ending_mandates, renewed
from .reading.members import mandates_of

SEAT_ACT = "committees.seat"  # of `counter_acts`
PAPER = "comites"  # short key of the paper among `registry.paper_forms`


def desk_url(person) -> str:
    return reverse("committees_desk:candidacy", args=[person.pk])


def space_card(request, person) -> dict | None:
    """In « mon espace »: the committees she sits in, her candidacies that wait, else a call of a house that knows her. Three queries."""
    mandates = mandates_of(person)
    waiting = list(candidacies_of(person))
    if mandates or waiting:
        return {"mandates": mandates, "waiting": waiting, "calls": []}
    calls = list(open_calls().filter(body__maison__known_people__person=person)[:2])
    return {"mandates": [], "waiting": [], "calls": calls} if calls else None


def staff_tasks(user) -> list[dict]:
    """In her houses: mandates that end soon, calls that came to their last day. Three queries."""
    if not user_can(user, Capability.KEEP_COMMITTEES):
        return []
    today = clock.today()
    bodies = Body.objects.within(scope_of(user, Capability.KEEP_COMMITTEES)).filter(closed_on=None)
    rows = list(ending_mandates(today).filter(seat__body__in=bodies.order_by().values("pk")))
    ending = len(rows) - len(renewed(rows)) if rows else 0
    over = CallForMembers.objects.filter(body__in=bodies.order_by().values("pk"), closed_at=None, closes_on__lt=today).count()
    lines = (("Mandats de comité qui finissent bientôt", ending), ("Appels à membres finis, à clore", over))
    return [{"label": label, "url": reverse("committees_desk:home"), "count": count} for label, count in lines if count]


def merge_summary(person) -> list[tuple[str, str]]:
    """Beside the two records: where each sits."""
    return [("Comité", row.seat.body.page.title) for row in mandates_of(person)]


def broken_mandates():
    """What `check_books` must find empty: two people on one seat, two in the chair, somebody chosen without a mandate."""
    by_seat, chairs = defaultdict(list), defaultdict(list)
    for row in Mandate.objects.select_related("seat").order_by("starts_on", "pk"):
        if row.last_day < row.starts_on:
            continue
        by_seat[row.seat_id].append(row)
        if row.function == Function.CHAIR:
            chairs[row.seat.body_id].append(row)
    for before, after in (pair for rows in by_seat.values() for pair in pairwise(rows)):
        if after.starts_on <= before.last_day:
            yield f"mandat {after.pk} : commence avant la fin du mandat {before.pk} sur le même siège"
    for before, after in (pair for rows in chairs.values() for pair in pairwise(rows)):
        if after.starts_on <= before.last_day:
            yield f"mandat {after.pk} : préside en même temps que le mandat {before.pk}"
    answered = CallForMembers.objects.exclude(closed_at=None).filter(candidates__state=CandidateState.ASKED)
    for key in answered.order_by().values_list("pk", flat=True).distinct():
        yield f"appel {key} : clos, mais une candidature attend"
