"""What a basket of an agreed term costs on its day (design, « the price in time »). Pure.

The price is quoted for the term; a new proof that lowers it counts from the next billing period, or back to the day it was
promised; nothing raises it before the renewal.
"""

import datetime as dt
from dataclasses import replace

from portal.households.rules import means as time
from portal.tariffs.enums import Basis
from portal.tariffs.rules.grid import Grid
from portal.tariffs.rules.quote import Means, Quote, quote

from .term import Term, first_days


def means_on_day(facts: time.Facts, day: dt.date, *, term: Term, quoted_on: dt.date, announced: bool = False) -> Means:
    """From which means a basket of `day` is priced, within a term quoted on `quoted_on`. `announced`: it was quoted thirty days ahead, so
    that the household may bring a proof before it begins: the term's first period is the next one, and the proof counts from it."""
    values = {
        basis: time.value_in_term(facts, day, term_start=term.start, billing_periods=first_days(term), quoted_on=quoted_on, basis=basis)
        for basis in time.Basis
    }
    if announced:
        first = time.means_on(facts, term.start, known_on=term.start)
        values = {basis: min(value, first.value(basis), key=time.rank) for basis, value in values.items()}
    return Means(quotient=values[time.Basis.QUOTIENT], taxable=values[time.Basis.TAXABLE])


def price_on_day(
    grid: Grid, promised: Quote, facts: time.Facts, day: dt.date, *, term: Term, quoted_on: dt.date, announced: bool = False
) -> Quote:
    """The promised price, or the lower one that a proof gives by that day, on the same grid."""
    if grid.basis in (Basis.FREE, Basis.FLAT, Basis.CHOICE):
        return promised
    now = quote(grid, means_on_day(facts, day, term=term, quoted_on=quoted_on, announced=announced), on=day)
    return replace(now, on=day) if now.cents < promised.cents else promised
