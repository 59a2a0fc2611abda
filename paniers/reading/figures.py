"""What the baskets of a season brought in and cost, read for the balance: counts and sums, nobody's name. As many queries whatever the
number of baskets.

A basket counts where and when it is packed. Who handles the whole town's money reads every figure; for the others, what counts few
households is kept back, and months are put together until none does.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from portal.kit import clock, dates
from portal.kit.visibility import Scope, scope_of
from portal.ledger.models import Charge
from portal.people.enums import Capability
from portal.tariffs.enums import ProofState
from portal.tariffs.models import FullCost
from portal.tariffs.rules.balance import for_print
from portal.tariffs.rules.quote import NO_PROOF

from ..enums import PACKED, BasketState, OrderState
from ..models import Basket, GrowerOrder, OrderLine, SeasonCosts, SeasonTerms, of_the_price
from ..rules.balance import Costs, Delivered, Sold, Whole, bought, cumulated, drawn, few_rows, is_few
from ..rules.term import months_later

BY_MONTH, BY_HOUSE, BY_DAY = "mois", "maison", "jour"


@dataclass(frozen=True)
class Asked:
    """What is read: days of a season, both included; one house or, with None, those of `scope`; one distribution when `session` says so.
    `plain`: every figure; else few households are kept back."""

    terms: SeasonTerms
    first: dt.date
    last: dt.date
    scope: Scope
    plain: bool
    maison: int | None = None
    session: int | None = None

    @property
    def hides(self) -> bool:
        return not self.plain


@dataclass(frozen=True)
class Row:
    """One month, house or distribution: its own balance. `key` is a first day, or a house's or a session's key; `hidden`: it counts few
    households, or would give away one that does."""

    key: object
    words: str
    whole: Whole
    households: int
    hidden: bool = False


@dataclass(frozen=True)
class Owed:
    """Beside the balance: what is not paid yet though its day has passed, and what came back as credit for baskets not taken. None: of
    few households."""

    late_cents: int | None
    credit_cents: int | None


def sees_plain(user) -> bool:
    """Those who handle the money of the whole town know these figures already."""
    return scope_of(user, Capability.SEE_MONEY).everywhere


def _of_town(asked: Asked):
    """The baskets of these days in every house."""
    return Basket.objects.filter(session__activity=asked.terms.season_id, session__local_date__range=(asked.first, asked.last))


def _rows(asked: Asked):
    rows = _of_town(asked)
    if not asked.scope.everywhere:
        rows = rows.filter(session__maison__in=asked.scope.maisons)
    if asked.maison is not None:
        rows = rows.filter(session__maison=asked.maison)
    return rows.filter(session=asked.session) if asked.session else rows


def _within(asked: Asked, row: Sold) -> bool:
    """Whether it is one of the baskets asked for: as `_rows` says it to the database."""
    house = asked.scope.everywhere or row.maison in asked.scope.maisons
    return house and asked.maison in (None, row.maison) and (not asked.session or row.session == asked.session)


def delivered_of(asked: Asked) -> dict[dt.date, Delivered]:
    """By day, what the farms are paid for the deliveries that were noted, and the town's part of what it had promised them beyond. A day on
    which one of its orders is still awaited is none of them. Two queries."""
    orders = GrowerOrder.objects.filter(contract__terms=asked.terms, day__range=(asked.first, asked.last))
    sums = orders.order_by().values_list("day").annotate(Sum("town_cents"), waiting=Count("pk", filter=Q(state=OrderState.SENT)))
    whole = {day: (promised, waiting) for day, promised, waiting in sums}
    came = OrderLine.objects.filter(order__in=orders, order__state=OrderState.RECEIVED).order_by().values_list("order__day")
    return {day: Delivered(paid or 0, whole[day][0] or 0) for day, paid in came.annotate(Sum("paid_cents")) if not whole[day][1]}


def sold_of(asked: Asked) -> tuple[list[Sold], dict[int, str]]:
    """What was packed, and the names of the houses it was packed for. Of days that were delivered, each basket has its part of what all the
    houses received. Three queries."""
    delivered = delivered_of(asked)
    grouped = (
        (_of_town(asked) if delivered else _rows(asked))
        .filter(state__in=PACKED)
        .annotate(bracket=of_the_price("bracket"), proof=of_the_price("proof"))
        .order_by("session__local_date", "session__maison__name", "session", "unit_cents")
        .values_list(
            "session", "session__local_date", "session__maison", "session__maison__name", "size__weight_grams", "unit_cents", "state",
            "bracket", "proof",
        )
        .annotate(units=Sum("quantity"))
    )  # fmt: skip
    sold, names = [], {}
    for session, day, maison, name, grams, cents, state, bracket, proof, units in grouped:
        seen = proof != ProofState.MISSING
        label = (bracket or "") if seen else NO_PROOF
        sold.append(Sold(session, day, label, seen, cents, units, state, grams, asked.terms.weight_grams, maison))
        names[maison] = name
    sold = [row for row in bought(sold, delivered) if _within(asked, row)]
    return sold, {row.maison: names[row.maison] for row in sold}


def costs_of(terms: SeasonTerms) -> list[Costs]:
    """The dated figures of a season; before the first of them, the full cost written on its tariff. Two queries."""
    written = [
        Costs(
            row.valid_from, row.purchase_cents, row.transport_cents, row.fees_cents, row.staff_minutes, row.staff_hour_cents,
            row.volunteer_minutes,
        )
        for row in SeasonCosts.objects.filter(terms=terms).order_by("valid_from")
    ]  # fmt: skip
    first = written[0].valid_from if written else dt.date.max
    whole = FullCost.objects.filter(tariff=terms.tariff_id, valid_from__lt=first).order_by("valid_from")
    return [Costs(day, cents) for day, cents in whole.values_list("valid_from", "cents")] + written


def _households_by(asked: Asked, *names: str) -> dict:
    """How many households took baskets, by these columns. One query."""
    rows = _rows(asked).filter(state__in=PACKED).annotate(bracket=of_the_price("bracket"), proof=of_the_price("proof"))
    if "month" in names:
        rows = rows.annotate(month=TruncMonth("session__local_date"))
    counted = rows.order_by().values_list(*names).annotate(n=Count("subscription__enrolment__household", distinct=True))
    found: dict = defaultdict(int)
    for *key, number in counted:
        found[tuple(key)] = number
    return found


def _bracket(label: str | None, proof: str | None) -> tuple[str, bool]:
    seen = proof != ProofState.MISSING
    return ((label or "") if seen else NO_PROOF), seen


def _order(sold: list[Sold]) -> list[str]:
    """The brackets, from the lowest price to the highest."""
    dearest: dict[str, int] = {}
    for row in sold:
        dearest[row.label] = max(dearest.get(row.label, 0), row.unit_cents)
    return sorted(dearest, key=lambda label: (dearest[label], label))


def whole_of(asked: Asked, sold: list[Sold], costs: list[Costs]) -> Whole:
    """The balance bracket by bracket, few households kept back. One query."""
    households: dict = defaultdict(int)
    for (label, proof), number in _households_by(asked, "bracket", "proof").items():
        households[_bracket(label, proof)] += number
    found = drawn(sold, costs, order=_order(sold), households=households)
    return replace(found, balance=for_print(found.balance)) if asked.hides else found


def rows_by(asked: Asked, by: str, sold: list[Sold], costs: list[Costs], houses: dict[int, str]) -> list[Row]:
    """The same, month by month, house by house or distribution by distribution: totals only. One query."""
    column = {BY_MONTH: "month", BY_HOUSE: "session__maison", BY_DAY: "session"}[by]
    households = {key: number for (key,), number in _households_by(asked, column).items()}
    parts: dict = defaultdict(list)
    for row in sold:
        parts[{BY_MONTH: row.day.replace(day=1), BY_HOUSE: row.maison, BY_DAY: row.session}[by]].append(row)
    words = {
        BY_MONTH: lambda rows: month_words(rows[0].day),
        BY_HOUSE: lambda rows: houses[rows[0].maison],
        BY_DAY: lambda rows: f"{dates.day_short(rows[0].day)}, {houses[rows[0].maison]}",
    }[by]
    found = [Row(key, words(rows), drawn(rows, costs), households.get(key, 0)) for key, rows in parts.items()]
    if by == BY_HOUSE:
        found.sort(key=lambda row: row.words)
    hidden = few_rows([row.households for row in found]) if asked.hides else set()
    return [replace(row, hidden=place in hidden) for place, row in enumerate(found)]


def month_words(day: dt.date) -> str:
    """« décembre 2026 »"""
    return f"{dates.MONTHS[day.month - 1]} {day.year}"


def periods_of(asked: Asked) -> list[tuple[dt.date, dt.date]]:
    """The months one may choose, each with its last day. For who sees no plain figure they are put together until no bracket counts few
    households. One query."""
    counts: dict = defaultdict(dict)
    if asked.plain:
        months = _rows(asked).filter(state__in=PACKED).annotate(month=TruncMonth("session__local_date")).order_by("month")
        counts |= {month: {} for month in months.values_list("month", flat=True).distinct()}
    else:
        for (month, label, proof), number in _households_by(asked, "month", "bracket", "proof").items():
            key = _bracket(label, proof)
            counts[month][key] = counts[month].get(key, 0) + number
    months = sorted(counts)
    groups = [range(place, place + 1) for place in range(len(months))] if asked.plain else cumulated([counts[month] for month in months])
    last = [months_later(month, 1) - dt.timedelta(days=1) for month in months]
    return [(months[group.start], last[group.stop - 1]) for group in groups]


def owed_of(asked: Asked) -> Owed:
    """What is late and what came back as credit, as totals. Two queries."""
    of_these = _rows(asked)
    late = (
        Charge.objects.filter(pk__in=of_these.filter(state__in=PACKED).order_by().values("charge"), due_on__lt=clock.today())
        .open()
        .order_by()
        .aggregate(cents=Sum("left_cents"), homes=Count("household", distinct=True))
    )
    back = of_these.filter(state__in=(BasketState.ABSENT, BasketState.CANCELLED), charge__reversed_by__isnull=False)
    credit = back.aggregate(cents=Sum("charge__amount_cents"), homes=Count("charge__household", distinct=True))
    return Owed(*(None if asked.hides and is_few(each["homes"]) else each["cents"] or 0 for each in (late, credit)))


def prices_of(asked: Asked, sold: list[Sold]) -> list[tuple[int, int, bool]]:
    """The prices that were owed: (cents, baskets, whether one may try another): trying one tells how many baskets pay it. One query."""
    units: dict[int, int] = defaultdict(int)
    for row in sold:
        units[row.unit_cents] += row.units
    if asked.plain:
        return [(cents, number, True) for cents, number in sorted(units.items())]
    households = {cents: number for (cents,), number in _households_by(asked, "unit_cents").items()}
    order = sorted(units)
    hidden = few_rows([households.get(cents, 0) for cents in order])
    return [(cents, units[cents], place not in hidden) for place, cents in enumerate(order)]


def seasons():
    """The seasons that have begun, the last first."""
    return SeasonTerms.objects.filter(starts_on__lte=clock.today()).select_related("season", "tariff").order_by("-starts_on", "-pk")


def houses_of(terms: SeasonTerms, scope: Scope) -> list[tuple[int, str]]:
    """The houses of a season, of those in `scope`. One query."""
    rows = terms.season.sheets.order_by("maison__name")
    rows = rows if scope.everywhere else rows.filter(maison__in=scope.maisons)
    return list(rows.values_list("maison", "maison__name").distinct())
