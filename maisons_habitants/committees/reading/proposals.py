"""Proposals as they are read: voices of distinct persons, papers apart, what became of them. Constant queries, whatever their number."""

from collections.abc import Iterable

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from portal.kit import clock
from portal.people.models import Person

from ..models import Proposal, ProposalAnswer, Support
from ..rules.proposals import ANSWERED, Facts, State, days_late, state_of

_ROOT = Coalesce("merged_into", "pk")
_VOICE = Coalesce("person__successor", "person")  # two records of one person are one voice


def family(proposal: int) -> Q:
    """The proposal and those that are merged into it."""
    return Q(pk=proposal) | Q(merged_into=proposal)


def read(rows: QuerySet | None = None) -> QuerySet:
    """These proposals with `outcome` (of the last answer), `voices`, `papers` and `said` (how many times it was said), all in the one
    query of the list. Voices of what was merged count once each person."""
    rows = Proposal.objects.all() if rows is None else rows
    last = ProposalAnswer.objects.filter(proposal=OuterRef("pk")).order_by("-given_at", "-pk").values("outcome")[:1]
    given = Support.objects.annotate(root=Coalesce("proposal__merged_into", "proposal")).filter(root=OuterRef("pk")).order_by()
    voices = given.values("root").annotate(n=Count(_VOICE, distinct=True)).values("n")
    own = Proposal.objects.annotate(root=_ROOT).filter(root=OuterRef("pk")).order_by().values("root")
    return rows.annotate(
        outcome=Coalesce(Subquery(last), Value("")),
        voices=Coalesce(Subquery(voices), 0) + Coalesce(Subquery(own.annotate(n=Sum("voices_past")).values("n")), 0),
        papers=Coalesce(Subquery(own.annotate(n=Sum("stickers")).values("n")), 0),
        said=Subquery(own.annotate(n=Count("pk")).values("n")),
    )


def facts_of(proposal: Proposal) -> Facts:
    """As the rules take it; one query for a row that `read` did not give."""
    outcome = getattr(proposal, "outcome", None)
    if outcome is None:
        outcome = proposal.answers.order_by("-given_at", "-pk").values_list("outcome", flat=True).first() or ""
    return Facts(proposal.published_at is not None, proposal.merged_into_id is not None, proposal.set_aside_at is not None, outcome)


def state(proposal: Proposal) -> State:
    return state_of(facts_of(proposal))


def late(proposal: Proposal) -> int:
    """Days late, today."""
    return days_late(proposal.owed_on, clock.today(), state(proposal))


def public() -> QuerySet:
    """What everybody reads, newest first."""
    return read(standing()).order_by("-said_on", "-pk")


def standing() -> QuerySet:
    """Published, neither merged nor put aside."""
    return Proposal.objects.filter(published_at__isnull=False, merged_into=None, set_aside_at=None)


def owed(rows: QuerySet | None = None) -> QuerySet:
    """Those that still await their answer: none, or « à l’étude »."""
    rows = standing() if rows is None else rows
    return read(rows).exclude(outcome__in=ANSWERED)


def in_state(rows: QuerySet, wanted: State) -> QuerySet:
    """Of the rows that `read` gave, those in this state."""
    rows = rows.filter(set_aside_at__isnull=wanted != State.ASIDE)
    if wanted == State.ASIDE:
        return rows
    rows = rows.filter(merged_into__isnull=wanted != State.MERGED)
    if wanted == State.MERGED:
        return rows
    rows = rows.filter(published_at__isnull=wanted == State.WAITING)
    if wanted == State.WAITING:
        return rows
    outcomes = {State.OPEN: "", State.STUDIED: "studied", State.UNDER_WAY: "under-way", State.DONE: "done", State.REFUSED: "refused"}
    return rows.filter(outcome=outcomes[wanted])


def supported_by(person: Person, proposals: Iterable[int]) -> set[int]:
    """Of these proposals, those that have her voice, by whichever of her records. One query."""
    keys = list(proposals)
    hers = Support.objects.filter(person__in=Person.objects.records_of(person)).annotate(root=Coalesce("proposal__merged_into", "proposal"))
    return set(hers.filter(root__in=keys).order_by().values_list("root", flat=True))


def of_person(person: Person) -> QuerySet:
    """What she proposed, newest first, whatever became of it; the one that stands for it is `merged_into`."""
    rows = Proposal.objects.filter(person__in=Person.objects.records_of(person))
    return read(rows).select_related("maison", "merged_into").order_by("-said_on", "-pk")


def backed_by(person: Person) -> QuerySet:
    """What has her voice, newest first."""
    hers = Support.objects.filter(person__in=Person.objects.records_of(person))
    roots = hers.annotate(root=Coalesce("proposal__merged_into", "proposal")).order_by().values("root")
    return public().filter(pk__in=roots).select_related("maison")
