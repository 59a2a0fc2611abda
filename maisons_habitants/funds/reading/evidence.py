"""What a house can show its funders of a year of its funds: how many requests, how much money, how long it took. Numbers, nobody's name,
and no title. A request counts in the year of the fund it was filed to, with the house that accompanies it; amounts are cents."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, Sum

from portal.kit import dates
from portal.places.models import Maison

from ..enums import Move, Outcome, ReportState, State
from ..models import Contribution, Decision, EnvelopeMovement, Fund, Funder, FundRequest, Leader, Report, RequestEvent
from ..models.request import PUBLIC_STATES, WITH_GRANT
from ..rules.evidence import middle, shared
from .first_projects import WHO, first_requests

ELIGIBLE = (State.ELIGIBLE, State.SCHEDULED, State.DEFERRED, *WITH_GRANT, State.REJECTED)  # found so, whatever came after
OVER = (*WITH_GRANT, State.REJECTED, State.INELIGIBLE, State.WITHDRAWN)


@dataclass
class Figures:
    """Of one house, or of all. `filed` is granted + refused + ineligible + withdrawn + waiting; `partly`, `cancelled` are of the granted;
    `deferred`: put off once at least, whatever came after. `given_back_cents`: granted, and returned to the envelope since. `leaders`:
    one a person (by whichever of her records), one a project for who was forgotten since; `first_time`: nobody who had led a request of
    any fund before, where her first one of all is counted. `expected`: at the funded projects; `came`: by their
    accepted reports. Days are from filing."""

    filed: int = 0
    eligible: int = 0
    granted: int = 0
    partly: int = 0
    cancelled: int = 0
    refused: int = 0
    ineligible: int = 0
    withdrawn: int = 0
    waiting: int = 0
    deferred: int = 0
    asked_cents: int = 0
    granted_cents: int = 0
    given_back_cents: int = 0
    expected: int = 0
    came: int = 0
    leaders: int = 0
    first_time: int = 0
    parts: dict[int, int] = field(default_factory=dict)  # funder -> cents of `granted_cents`
    to_committee: list[int] = field(default_factory=list)
    to_decision: list[int] = field(default_factory=list)

    @property
    def days_to_committee(self) -> int | None:
        return middle(self.to_committee)

    @property
    def days_to_decision(self) -> int | None:
        return middle(self.to_decision)


@dataclass
class HouseFigures(Figures):
    maison: Maison | None = None


@dataclass
class FunderFigures:
    """`given_cents`: to the funds of the year seen from these houses; `part_cents`: of what these houses were granted; `houses`: by house,
    in their order."""

    funder: Funder
    given_cents: int = 0
    part_cents: int = 0
    houses: list[tuple[Maison, int]] = field(default_factory=list)


@dataclass
class Evidence:
    year: int
    houses: list[HouseFigures]
    total: Figures
    funders: list[FunderFigures]


@dataclass
class _Row:
    """What is read of a request: no word of it."""

    pk: int
    fund: int
    maison: int
    state: str
    asked: int
    granted: int
    deferrals: int
    expected: int
    filed: object


def evidence_of(maisons: Iterable[Maison], year: int) -> Evidence:
    """Houses with a request to a fund of `year`, in the order given. Ten queries, whatever their number and that of the requests."""
    every = {maison.pk: maison for maison in maisons}
    rows = _rows(every, year)
    found = {pk: HouseFigures(maison=maison) for pk, maison in every.items()}
    total = Figures()
    eligible = set(
        RequestEvent.objects.filter(request__in=rows, move=Move.FIND_ELIGIBLE).order_by().values_list("request", flat=True).distinct()
    )
    held = dict(EnvelopeMovement.objects.filter(request__in=rows).order_by().values_list("request").annotate(held=Sum("amount_cents")))
    told = Report.objects.filter(request__in=rows, state=ReportState.ACCEPTED)
    came = dict(told.order_by().values_list("request", "came"))
    for row in rows.values():
        for one in (found[row.maison], total):
            one.came += came.get(row.pk) or 0
            _count(one, row, eligible=row.pk in eligible or row.state in ELIGIBLE, held=held.get(row.pk, 0))
    _delays(rows, found, total)
    _leaders(rows, found, total)
    funders = _funders(rows, found, total, every, year)
    return Evidence(year, [one for one in found.values() if one.filed], total, funders)


def _rows(every: dict[int, Maison], year: int) -> dict[int, _Row]:
    filed = FundRequest.objects.filter(fund__year=year, maison__in=every, filed_at__isnull=False).order_by("pk")
    fields = ("pk", "fund", "maison", "state", "asked_cents", "granted_cents", "deferrals", "expected", "filed_at")
    return {
        pk: _Row(pk, fund, maison, state, asked or 0, granted or 0, deferrals, expected or 0, filed_at)
        for pk, fund, maison, state, asked, granted, deferrals, expected, filed_at in filed.values_list(*fields)
    }


def _count(one: Figures, row: _Row, *, eligible: bool, held: int) -> None:
    one.filed += 1
    one.eligible += eligible
    one.deferred += row.deferrals > 0
    one.asked_cents += row.asked
    one.refused += row.state == State.REJECTED
    one.ineligible += row.state == State.INELIGIBLE
    one.withdrawn += row.state == State.WITHDRAWN
    one.waiting += row.state not in OVER
    if row.state not in WITH_GRANT:
        return
    one.granted += 1
    one.partly += row.granted < row.asked
    one.cancelled += row.state == State.CANCELLED
    one.granted_cents += row.granted
    one.given_back_cents += row.granted - held  # what is held still is not given back
    one.expected += row.expected if row.state in PUBLIC_STATES else 0


def _delays(rows: dict[int, _Row], found: dict[int, HouseFigures], total: Figures) -> None:
    """To the first committee that said anything of it, and to the decision that stands: the day of the act where an authority decides."""
    said = Decision.objects.filter(request__in=rows).order_by("item__meeting__session__local_date", "pk")
    heard: set[int] = set()
    for pk, outcome, live, day, act_on, at in said.values_list(
        "request", "outcome", "live", "item__meeting__session__local_date", "act_on", "at"
    ):
        row = rows[pk]
        filed = dates.local(row.filed).date()
        if pk not in heard:
            heard.add(pk)
            for one in (found[row.maison], total):
                one.to_committee.append(max(0, (day - filed).days))
        if live and outcome != Outcome.DEFERRED and row.state in (*WITH_GRANT, State.REJECTED):
            for one in (found[row.maison], total):
                one.to_decision.append(max(0, ((act_on or dates.local(at).date()) - filed).days))


def _leaders(rows: dict[int, _Row], found: dict[int, HouseFigures], total: Figures) -> None:
    here, everywhere = defaultdict(set), set()
    of_year = Leader.objects.filter(request__in=rows)
    for pk, request, person in of_year.annotate(who=WHO).order_by().values_list("pk", "request", "who"):
        name = person or f"porteur {pk}"
        here[rows[request].maison].add(name)
        everywhere.add(name)
    first = first_requests(of_year)
    for request in first.values():
        if request in rows:
            for one in (found[rows[request].maison], total):
                one.first_time += 1
    for maison, names in here.items():
        found[maison].leaders = len(names)
    total.leaders = len(everywhere)


def _funders(
    rows: dict[int, _Row], found: dict[int, HouseFigures], total: Figures, every: dict[int, Maison], year: int
) -> list[FunderFigures]:
    """What a house was granted by a fund is shared between who gave to that fund; a house's parts, and the whole's, are sums of these."""
    sectors = {maison.sector_id for maison in every.values()}
    of_theirs = Fund.objects.filter(Q(maison__in=every) | Q(sector__in=sectors), year=year)
    funds = set(of_theirs.order_by().values_list("pk", flat=True))
    gave: dict[int, dict[int, int]] = defaultdict(dict)
    known: dict[int, FunderFigures] = {}
    concerned = funds | {row.fund for row in rows.values()}
    for one in Contribution.objects.filter(fund__in=concerned).select_related("funder").order_by("funder__name", "pk"):
        gave[one.fund_id][one.funder_id] = one.amount_cents
        known.setdefault(one.funder_id, FunderFigures(one.funder)).given_cents += one.amount_cents
    granted: dict[tuple[int, int], int] = defaultdict(int)
    for row in rows.values():
        if row.state in WITH_GRANT:
            granted[row.maison, row.fund] += row.granted
    for (maison, fund), cents in granted.items():
        for funder, part in shared(cents, gave[fund]).items():
            for one in (found[maison], total):
                one.parts[funder] = one.parts.get(funder, 0) + part
    for pk, figures in known.items():
        figures.part_cents = total.parts.get(pk, 0)
        figures.houses = [(one.maison, one.parts[pk]) for one in found.values() if one.parts.get(pk)]
    return list(known.values())
