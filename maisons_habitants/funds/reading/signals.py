"""What whoever reviews a request should have in mind: other requests of who leads it, the same event a year ago, other public money, a
first time. It says, it decides nothing."""

import datetime as dt
import unicodedata
from dataclasses import dataclass, field

from portal.people.models import Person

from ..enums import IncomeKind, Side, State
from ..models import BudgetLine, FundRequest

SEASON = dt.timedelta(days=45)  # on each side of the same day a year ago
SOONEST, LATEST = dt.timedelta(days=180), dt.timedelta(days=550)  # before: « last year » for the same title
READ, SHOWN = 500, 8  # requests of the house read and shown
NOT_COUNTED = (State.DRAFT, State.WITHDRAWN)


@dataclass
class Signals:
    """`others`: those of the year whose house this member of staff reviews; `elsewhere`: how many more there are, in other houses.
    Amounts are cents."""

    others: list[FundRequest] = field(default_factory=list)
    elsewhere: int = 0
    first_time: bool = False
    last_year: list[FundRequest] = field(default_factory=list)
    public_lines: list[BudgetLine] = field(default_factory=list)

    @property
    def public_cents(self) -> int:
        return sum(line.amount_cents for line in self.public_lines)

    def __bool__(self) -> bool:
        return bool(self.others or self.elsewhere or self.first_time or self.last_year or self.public_lines)


def signals_of(request: FundRequest, user, *, people: list[Person], lines: list[BudgetLine]) -> Signals:
    """`people`: who leads it, by their current records. Four queries, whatever the numbers."""
    found = Signals(public_lines=[line for line in lines if line.side == Side.INCOME and line.kind == IncomeKind.PUBLIC])
    keys = {one.pk for one in people}
    if keys:
        records = keys | set(Person.objects.filter(successor__in=keys).values_list("pk", flat=True))
        led = FundRequest.objects.filter(leaders__person__in=records).exclude(pk=request.pk).exclude(state__in=NOT_COUNTED)
        rows = list(led.select_related("fund", "maison").distinct().order_by("-filed_at", "-pk"))
        found.first_time = not any(row.filed_at < request.filed_at for row in rows)
        year = [row for row in rows if row.fund.year == request.fund.year]
        seen = set(FundRequest.objects.visible_to(user).filter(pk__in=[row.pk for row in year]).values_list("pk", flat=True))
        found.others = [row for row in year if row.pk in seen]
        found.elsewhere = len(year) - len(found.others)
    found.last_year = _last_year(request)
    return found


def _last_year(request: FundRequest) -> list[FundRequest]:
    """Of the same house, of the same title, or at the same place in the same season."""
    day = request.happens_on
    if day is None:
        return []
    rows = FundRequest.objects.filter(maison=request.maison_id, happens_on__range=(day - LATEST, day - SOONEST))
    rows = rows.exclude(state__in=NOT_COUNTED).select_related("fund").order_by("-happens_on", "-pk")[:READ]
    title, spot, then = plain(request.title), plain(request.spot), day - dt.timedelta(days=365)
    same = [
        row for row in rows
        if plain(row.title) == title or (spot and plain(row.spot) == spot and abs(row.happens_on - then) <= SEASON)
    ]  # fmt: skip
    return same[:SHOWN]


def plain(words: str) -> str:
    """As words are compared: without capitals, accents and doubled spaces."""
    bare = "".join(char for char in unicodedata.normalize("NFD", words.casefold()) if not unicodedata.combining(char))
    return " ".join(bare.split())
