"""The price of a card once a proof is verified (design, « the price in time »). Pure.

The price is frozen for the season on the day of the card. A proof promised and brought within the month counts back to that day; a
mistake of the house too; nothing else changes a price before the next season, and nothing raises it.
"""

import datetime as dt
from dataclasses import replace

from portal.households.rules import means as time
from portal.tariffs.enums import Basis
from portal.tariffs.rules.grid import Grid
from portal.tariffs.rules.quote import Means, Quote, quote


def means_for_card(facts: time.Facts, on: dt.date) -> Means:
    """From which means a card quoted on that day is priced, as is known now."""
    values = {basis: time.value_in_term(facts, on, term_start=on, billing_periods=(), quoted_on=on, basis=basis) for basis in time.Basis}
    return Means(quotient=values[time.Basis.QUOTIENT], taxable=values[time.Basis.TAXABLE])


def price_after(grid: Grid, promised: Quote, facts: time.Facts) -> Quote:
    """The promised price, or the lower one that a proof gives, on the same grid and of the same day."""
    if grid.basis in (Basis.FREE, Basis.FLAT, Basis.CHOICE):
        return promised
    now = quote(grid, means_for_card(facts, promised.on), on=promised.on)
    return replace(now, on=promised.on) if now.cents < promised.cents else promised
