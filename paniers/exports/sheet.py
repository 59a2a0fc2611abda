"""The pick-up sheet of one house and date: number, the name the person chose, how many, two boxes. No price, surname, address.

Rows are read as tuples and joined as text: a sheet costs the same queries at any length, and its time grows with its rows only.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from html import escape
from operator import itemgetter

from django.utils.safestring import SafeString, mark_safe

from portal.kit import dates
from programmes.models import Session

from ..enums import BasketState, PointKind
from ..models import Basket, BasketSize, GivePoint, WeekItem
from ..rules.packing import rounded_up, weighed

FIELDS = ("pk", "number", "name", "quantity", "state", "prepared_at", "handed_at", "version", "size", "of", "point")
NAMES = {"of": "planned_for_id", "size": "size_id", "point": "point_id"}  # keys alone: no join for them
FOR_WHERE = {PointKind.FRIDGE: "pour le frigo", PointKind.FOOD_BANK: "pour la banque alimentaire"}


@dataclass(frozen=True)
class Crate:
    """So many grams of one product to bring for the day's baskets."""

    product: str
    grams: int
    each: int


@dataclass(frozen=True)
class Sheet:
    """A date's baskets. `rows`, by number, and `given`, which nobody of the household collects, are tuples in the order of FIELDS."""

    session: Session
    rows: list[tuple]
    given: list[tuple]

    @cached_property
    def _season_sizes(self) -> list[BasketSize]:
        return list(BasketSize.objects.filter(terms__season=self.session.activity_id))

    @cached_property
    def sizes(self) -> dict[int, str]:
        """The name of each size, on a day that has others than the usual one; else nothing is to tell apart."""
        usual = {size.pk for size in self._season_sizes if size.usual}
        return {size.pk: size.name for size in self._season_sizes} if set(self.counts) - usual else {}

    @cached_property
    def counts(self) -> dict[int, int]:
        """Baskets to pack, by size."""
        found: dict[int, int] = defaultdict(int)
        for row in (*self.rows, *self.given):
            found[row[8]] += row[3]
        return found

    @property
    def by_size(self) -> list[tuple[str, int]]:
        return [(name, self.counts[key]) for key, name in self.sizes.items() if self.counts.get(key)]

    @cached_property
    def contents(self) -> list[tuple[int | None, str, int]]:
        """(size, product, grams in one basket) of the day, read when a page shows it."""
        usual = next((size.pk for size in self._season_sizes if size.usual), None)
        items = WeekItem.objects.filter(season=self.session.activity_id, day=self.session.local_date)
        return [(item.size_id or usual, item.said, item.grams) for item in items]

    @property
    def crates(self) -> list[Crate]:
        """What is to be brought, the heaviest first; `each` where all baskets are the usual ones."""
        each = {} if self.sizes else {product: grams for _, product, grams in self.contents}
        grams = weighed(self.contents, self.counts)
        return [
            Crate(product, rounded_up(total), each.get(product, 0)) for product, total in sorted(grams.items(), key=lambda row: -row[1])
        ]

    @property
    def in_each(self) -> list[tuple[str, list[Crate]]]:
        """What goes into one basket of each size of the day: (size, or « » where there is one only; its products)."""
        of_size: dict[int | None, list[Crate]] = defaultdict(list)
        for size, product, grams in self.contents:
            of_size[size].append(Crate(product, 0, grams))
        return [(self.sizes.get(size, ""), rows) for size, rows in of_size.items() if self.counts.get(size) or not self.sizes]

    @cached_property
    def gifts(self) -> list[tuple[str, int]]:
        """Baskets to pack that nobody of their household collects, as a number: (for where, how many)."""
        if not self.given:
            return []
        kinds = dict(GivePoint.objects.filter(pk__in={row[10] for row in self.given}).values_list("pk", "kind"))
        found: dict[str, int] = defaultdict(int)
        for row in self.given:
            found[kinds[row[10]]] += row[3]
        return [(FOR_WHERE[kind], found[kind]) for kind in PointKind if kind in found]

    @cached_property
    def elsewhere(self) -> dict[int, str]:
        """Of the dates that baskets collected here this once were planned for: what their line says."""
        others = {row[9] for row in self.rows} - {self.session.pk}
        if not others:
            return {}
        rows = Session.objects.filter(pk__in=others).values_list("pk", "maison", "local_date")
        here = self.session.maison_id
        return {pk: f"panier du {dates.day_short(day)}" if maison == here else "en visite" for pk, maison, day in rows}

    def beside(self, row: tuple) -> list[str]:
        """What is said of a line beside its name: its size, how many, that it is here this once."""
        said = [self.sizes.get(row[8], ""), f"{row[3]} paniers" if row[3] > 1 else "", self.elsewhere.get(row[9], "")]
        return [words for words in said if words]

    @property
    def baskets(self) -> int:
        return sum(row[3] for row in self.rows)

    @property
    def packed(self) -> int:
        return self.baskets + sum(row[3] for row in self.given)

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
    own = (f"{person}__display_name" if name == "name" else NAMES.get(name, name) for name in FIELDS)
    return Basket.objects.packed().order_by().values_list(*own, f"{person}__successor__display_name")


def sheet_of(session: Session) -> Sheet:
    """One query, whatever the number of baskets; put in order here, because Django weighs each column of an ordered query."""
    # A record absorbed by another goes by the name of the one that stands.
    rows = [row[:-1] if row[-1] is None else (*row[:2], row[-1], *row[3:-1]) for row in _packed_rows().filter(session=session.pk)]
    rows.sort(key=itemgetter(1))
    collected = [row for row in rows if row[4] != BasketState.GIVEN]
    return Sheet(session, collected, [row for row in rows if row[4] == BasketState.GIVEN] if len(collected) < len(rows) else [])


def screen_rows(sheet: Sheet) -> SafeString:
    """The rows for the tablet: each box is a button of the one form around the table. `value` is « key.version », what the screen shows."""
    plain = not sheet.sizes and not sheet.elsewhere  # most sheets: nothing beside a name but how many
    return mark_safe("".join([_screen_row(row, None if plain else sheet) for row in sheet.rows]))  # every name passes through escape below


def _screen_row(row: tuple, sheet: Sheet | None) -> str:
    pk, number, name, quantity, state, prepared_at, handed_at, version, *_ = row
    box = f'value="{pk}.{version}">', f'<span class="visually-hidden"> le panier {number}</span></button>'
    handed = " class=done" if state == BasketState.HANDED_OVER else ""
    if sheet is None:
        beside = f" ·\u00a0{quantity}\u00a0paniers" if quantity > 1 else ""
    else:
        beside = "".join(f' <span class="beside">{escape(words)}</span>' for words in sheet.beside(row))
    ready = _done(*box, "depreparer", "Préparé", prepared_at) if prepared_at else _to_do(*box, "preparer", "Préparer")
    given = _done(*box, "reprendre", "Remis", handed_at) if handed_at else _to_do(*box, "remettre", "Remettre")
    return (
        f'<tr id="panier-{number}" data-basket="{pk}" data-baskets="{quantity}"{handed}><th scope="row" class="rank">N°\u00a0{number}</th>'
        f"<td>{escape(name)}{beside}</td><td>{ready}</td><td>{given}</td></tr>\n"
    )


def _to_do(value: str, said: str, name: str, word: str) -> str:
    return f'<button class="button tick quiet" name="{name}" {value}{word}{said}'


def _done(value: str, said: str, name: str, word: str, at: dt.datetime) -> str:
    return f'<button class="button tick on" name="{name}" {value}{word} ✓ {dates.hour(at)}{said}'


def paper_rows(sheet: Sheet) -> SafeString:
    """The rows for paper: number, name and what is beside it, how many, two empty boxes to tick."""
    boxes = '<td><span class="box"></span></td>' * 2
    line = '<tr><th scope="row" class="rank">{}</th><td>{}{}</td><td class="count">{}</td>' + boxes + "</tr>\n"
    return mark_safe("".join(line.format(row[1], escape(row[2]), _on_paper(sheet, row), row[3]) for row in sheet.rows))


def _on_paper(sheet: Sheet, row: tuple) -> str:
    beside = [words for words in (sheet.sizes.get(row[8]), sheet.elsewhere.get(row[9])) if words]
    return f' <span class="beside">· {escape(", ".join(beside))}</span>' if beside else ""
