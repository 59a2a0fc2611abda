"""Which product in which month, from contents written day by day."""

import datetime as dt
from collections.abc import Callable, Iterable


def in_season(
    rows: Iterable[tuple[str, int, dt.date]], *, today: dt.date, key: Callable[[str], str]
) -> dict[str, tuple[str, dict[int, bool]]]:
    """Rows of (product, month, first day it was in a basket of that month) -> {key: (name, {month: was it already handed out})}.

    Names with one key are one product, called by the shortest of them (the first of the alphabet at equal length); a month that was
    is never told to be still to come.
    """
    names: dict[str, str] = {}
    months: dict[str, dict[int, bool]] = {}
    for product, month, first in rows:
        same = key(product)
        names[same] = min(names.get(same, product), product, key=lambda name: (len(name), name))
        of_year = months.setdefault(same, {})
        of_year[month] = of_year.get(month, False) or first <= today
    return {same: (names[same], months[same]) for same in names}
