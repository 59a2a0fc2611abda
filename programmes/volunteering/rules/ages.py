"""How old somebody surely is. Pure. An age that nobody knows is not that of a grown-up."""

import datetime as dt

from portal.people.rules.births import ADULT, Birth, age


def surely(birth: Birth, on: dt.date) -> int | None:
    """Years she has at least on that day: of a year alone, as if she were born on its last day. None when nothing is known."""
    if birth.date is None and birth.year is not None:
        return age(Birth(dt.date(birth.year, 12, 31), birth.year), on)
    return age(birth, on)


def is_grown_up(birth: Birth, on: dt.date) -> bool:
    """Surely 18 on that day; False when nobody knows."""
    years = surely(birth, on)
    return years is not None and years >= ADULT
