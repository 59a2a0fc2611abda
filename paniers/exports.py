"""The pick-up sheet of one house and date: number, the name the person chose, how many, two boxes. No price, surname, address.

Rows are read as tuples and joined as text: a sheet costs the same queries at any length, and its time grows with its rows only.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cache, cached_property
from html import escape
from operator import itemgetter

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString, mark_safe

from portal.kit import dates
from portal.people.models import Person
from programmes.models import Session

from .enums import PACKED, BasketState
from .models import Basket, WeekItem

FIELDS = ("pk", "number", "name", "quantity", "state", "prepared_at", "handed_at", "version")


@dataclass(frozen=True)
class Crate:
    """So many grams of one product to bring for the day's baskets."""

    product: str
    grams: int
    each: int
    instead_of: str = ""  # the product it replaces that day


@dataclass(frozen=True)
class Sheet:
    """A date's baskets. `rows` are tuples in the order of FIELDS, by number."""

    session: Session
    rows: list[tuple]

    @cached_property
    def crates(self) -> list[Crate]:
        """What is to be brought, the heaviest first; read when a page shows it."""
        items = WeekItem.objects.filter(season=self.session.activity_id, day=self.session.local_date, size=None)
        return [Crate(item.product, item.grams * self.baskets, item.grams, item.instead_of) for item in items]

    @property
    def baskets(self) -> int:
        return sum(row[3] for row in self.rows)

    @property
    def handed(self) -> int:
        return sum(row[3] for row in self.rows if row[4] == BasketState.HANDED_OVER)

    @property
    def mark(self) -> str:
        """Changes with every tick and every basket more or less: a screen knows by it whether it is still up to date."""
        return f"{len(self.rows)}.{sum(row[7] for row in self.rows)}"


@cache
def _packed_rows():
    """FIELDS and the name of the successor, of any date: never run itself, only narrowed. Five joins are spelled out once."""
    person = "subscription__enrolment__person"
    own = (f"{person}__display_name" if name == "name" else name for name in FIELDS)
    return Basket.objects.collected().order_by().values_list(*own, f"{person}__successor__display_name")


def sheet_of(session: Session) -> Sheet:
    """One query, whatever the number of baskets; put in order here, because Django weighs each column of an ordered query."""
    # A record absorbed by another goes by the name of the one that stands.
    rows = [row[:-1] if row[-1] is None else (*row[:2], row[-1], *row[3:-1]) for row in _packed_rows().filter(session=session.pk)]
    rows.sort(key=itemgetter(1))
    return Sheet(session, rows)


def screen_rows(sheet: Sheet) -> SafeString:
    """The rows for the tablet: each box is a button of the one form around the table. `value` is « key.version », what the screen shows."""
    return mark_safe("".join(_screen_row(row) for row in sheet.rows))  # every name passes through escape below


def _screen_row(row: tuple) -> str:
    pk, number, name, quantity, state, prepared_at, handed_at, version = row
    box = f'value="{pk}.{version}">', f'<span class="visually-hidden"> le panier {number}</span></button>'
    handed = " class=done" if state == BasketState.HANDED_OVER else ""
    many = f" · {quantity} paniers" if quantity > 1 else ""
    ready = _done(*box, "depreparer", "Préparé", prepared_at) if prepared_at else _to_do(*box, "preparer", "Préparer")
    given = _done(*box, "reprendre", "Remis", handed_at) if handed_at else _to_do(*box, "remettre", "Remettre")
    return (
        f'<tr id="panier-{number}"{handed}><th scope="row" class="rank">N°\u00a0{number}</th>'
        f"<td>{escape(name)}{many}</td><td>{ready}</td><td>{given}</td></tr>\n"
    )


def _to_do(value: str, said: str, name: str, word: str) -> str:
    return f'<button class="button tick quiet" name="{name}" {value}{word}{said}'


def _done(value: str, said: str, name: str, word: str, at: dt.datetime) -> str:
    return f'<button class="button tick on" name="{name}" {value}{word} ✓ {dates.hour(at)}{said}'


def paper_rows(sheet: Sheet) -> SafeString:
    """The rows for paper: number, name, how many, two empty boxes to tick."""
    boxes = '<td><span class="box"></span></td>' * 2
    line = '<tr><th scope="row" class="rank">{}</th><td>{}</td><td class="count">{}</td>' + boxes + "</tr>\n"
    return mark_safe("".join(line.format(row[1], escape(row[2]), row[3]) for row in sheet.rows))


@dataclass(frozen=True)
class PackingDay:
    """One day of distributions in some houses: what is to be packed in all, and in which crates it comes."""

    day: dt.date
    sessions: list[Session]
    crates: list[Crate]

    @property
    def baskets(self) -> int:
        return sum(session.packed for session in self.sessions)


def packing(sessions) -> list[PackingDay]:
    """These sessions by day, in their order, with the count for the growers: two queries, whatever the number of days."""
    days: dict[dt.date, list[Session]] = {}
    for session in counted(sessions):
        days.setdefault(session.local_date, []).append(session)
    grams: dict[tuple[dt.date, str], list] = {}
    baskets: dict[tuple[int, dt.date], int] = {}
    for day, rows in days.items():
        for row in rows:
            baskets[row.activity_id, day] = baskets.get((row.activity_id, day), 0) + row.packed
    for item in WeekItem.objects.filter(season__in={season for season, _ in baskets}, day__in=days, size=None):
        count = baskets.get((item.season_id, item.day), 0)
        found = grams.setdefault((item.day, item.product), [0, item.grams, item.instead_of])
        found[0] += item.grams * count
    return [
        PackingDay(day, rows, [Crate(product, total, *rest) for (on, product), (total, *rest) in grams.items() if on == day and total])
        for day, rows in days.items()
    ]


def counted(sessions):
    """Sessions with `packed`, `handed` (baskets) and `lines` (rows): what a list of days shows."""
    packed = Q(baskets__state__in=PACKED)
    return sessions.annotate(
        packed=Coalesce(Sum("baskets__quantity", filter=packed), 0),
        handed=Coalesce(Sum("baskets__quantity", filter=Q(baskets__state=BasketState.HANDED_OVER)), 0),
        lines=Count("baskets", filter=packed),
    )


def baskets_told(person: Person) -> dict:
    """What a person may take away of the baskets she collects: dates, house, number. What is paid is her household's account."""
    rows = Basket.objects.filter(subscription__enrolment__person__in=Person.objects.records_of(person)).order_by("session__start", "pk")
    return {
        "paniers": [
            {
                "le": row.session.start.isoformat(),
                "maison": row.session.maison.name,
                "numero": row.number,
                "paniers": row.quantity,
                "etat": row.get_state_display(),
                "choix": row.get_choice_display(),
                "remis_a": row.handed_at.isoformat() if row.handed_at else None,
            }
            for row in rows.select_related("session__maison")
        ]
    }
