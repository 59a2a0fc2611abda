"""What changes in a house since its last distribution, for who packs from habit. Pure.

Each basket is compared with the last one of the same subscription, so that who comes every second week is never « new » nor « gone », and
who was away the time before is not said to be away again. A basket given is told as one that nobody collects: who gives is never said.
"""

import enum
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

COLLECTED = frozenset({"planned", "handed_over", "missed"})  # states, as stored, in which somebody of the household collects
STOPPED = "cancelled"


class What(enum.Enum):
    """In the order in which it is read."""

    NEW = "new"
    BACK = "back"
    ARRIVES = "arrives"  # from another house, for good
    VISITS = "visits"  # another house's or another week's, this once
    SIZE = "size"
    NUMBER = "number"
    AWAY = "away"
    ELSEWHERE = "elsewhere"  # collected in another house or week, this once
    LEAVES = "leaves"  # for another house, for good
    GONE = "gone"


class Date(NamedTuple):
    """A distribution: the place of its week, its house, whether it took place (or will)."""

    position: int
    house: Hashable
    start: object
    held: bool = True


class Row(NamedTuple):
    """A basket: of which subscription, planned for which date (`of`), collected on which (`at`)."""

    subscription: int
    of: int
    at: int
    number: int
    size: int
    quantity: int
    state: str


@dataclass(frozen=True)
class Change:
    """What changes under one number; `before` and `after` are sizes or numbers of baskets."""

    what: What
    number: int
    before: int | None = None
    after: int | None = None


def by_house(rows: Iterable[Row], dates: Mapping[int, Date]) -> dict[Hashable, dict[int, list[Row]]]:
    """The rows of every subscription that has a basket planned in a house, under that house: a household that changed house is in two."""
    hers: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        hers[row.subscription].append(row)
    found: dict[Hashable, dict[int, list[Row]]] = defaultdict(dict)
    for key, mine in hers.items():
        for row in mine:
            found[dates[row.of].house][key] = mine
    return found


def changes_of(
    date: int, dates: Mapping[int, Date], rows: Mapping[int, list[Row]], *, began: Collection[int], over: Callable[[int, int], bool]
) -> list[Change]:
    """What changes on a date. `rows` by subscription: those planned for its week and the two before (`dates` has them all).

    `began`: the subscriptions that began within these weeks; `over`: whether one that has no basket this week has ended, and this is the
    first of its own weeks since the position given.
    """
    here, found = dates[date], []
    for key, hers in rows.items():
        now, elsewhere, last = _standing(date, here, dates, hers)
        was_here = last is not None and last.state in COLLECTED and _house(dates, last.at) == here.house
        if now is not None and now.at == date and now.state in COLLECTED:
            found += _of_one_here(now, last, was_here, here, dates, new=key in began)
        elif was_here:
            what = _of_one_not_here(now, elsewhere, ended=lambda key=key, last=last: over(key, dates[last.of].position))
            found += [Change(what, last.number)] if what else []
    return found


def _house(dates: Mapping[int, Date], date: int) -> Hashable | None:
    return dates[date].house if date in dates else None


def _standing(date: int, here: Date, dates: Mapping[int, Date], hers: list[Row]) -> tuple[Row | None, Row | None, Row | None]:
    """Of one subscription: its basket of this date, that of this week in another house, and the last one before that was held."""
    now = elsewhere = last = None
    for row in hers:
        of = dates[row.of]
        if row.of == date:
            now = row
        elif of.position == here.position and of.house != here.house:
            elsewhere = row
        elif of.held and of.start < here.start and (last is None or of.start > dates[last.of].start):
            last = row
    return now, elsewhere, last


def _of_one_here(now: Row, last: Row | None, was_here: bool, here: Date, dates: Mapping[int, Date], *, new: bool) -> list[Change]:
    """Of a basket collected as planned: its subscription's first, back again, from another house, or made up otherwise."""
    if last is None or last.state == STOPPED:
        return [Change(What.NEW if new else What.BACK, now.number)]
    if dates[last.of].house != here.house:
        return [Change(What.ARRIVES, now.number)]
    if not was_here:
        return [Change(What.BACK, now.number)]
    found = []
    if now.size != last.size:
        found.append(Change(What.SIZE, now.number, last.size, now.size))
    if now.quantity != last.quantity:
        found.append(Change(What.NUMBER, now.number, last.quantity, now.quantity))
    return found


def _of_one_not_here(now: Row | None, elsewhere: Row | None, *, ended: Callable[[], bool]) -> What | None:
    """Of one collected here the last time: why not today; None when it is simply not its week."""
    if now is None:
        if elsewhere is not None and elsewhere.state != STOPPED:
            return What.LEAVES
        return What.GONE if ended() else None
    if now.state == STOPPED:
        return What.LEAVES if elsewhere is not None and elsewhere.state != STOPPED else What.GONE
    return What.ELSEWHERE if now.state in COLLECTED else What.AWAY
