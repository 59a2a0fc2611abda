"""A subscription's time, by the calendar."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from paniers.rules.term import Term, due_on, first_days, term_from

SEASON_END = dt.date(2027, 6, 24)
days = st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31))


def thursdays(first, last):
    day = first + dt.timedelta(days=(3 - first.weekday()) % 7)
    while day <= last:
        yield day
        day += dt.timedelta(days=7)


def test_three_months_from_3_december_hold_thirteen_thursdays_the_last_on_25_february():
    term = term_from(dt.date(2026, 12, 3), months=3, season_end=SEASON_END)
    dates = term.of(thursdays(dt.date(2026, 11, 1), SEASON_END))
    assert (len(dates), dates[0], dates[-1]) == (13, dt.date(2026, 12, 3), dt.date(2027, 2, 25))


def test_a_term_never_passes_the_season():
    assert term_from(dt.date(2027, 6, 3), months=3, season_end=SEASON_END).end == dt.date(2027, 6, 25)


def test_without_commitment_it_runs_to_the_end_of_the_season():
    assert term_from(dt.date(2026, 12, 3), months=0, season_end=SEASON_END).end == dt.date(2027, 6, 25)


@given(days, st.integers(1, 12))
def test_billing_periods_are_in_order_and_within_the_term(first, months):
    term = term_from(first, months=months, season_end=dt.date(2032, 1, 1))
    starts = first_days(term)
    assert starts == sorted(set(starts))
    assert starts[0] == first
    assert all(start in term for start in starts)


def test_a_month_is_asked_for_by_its_fifth_and_never_in_less_than_five_days():
    assert due_on(dt.date(2027, 1, 1), billed_on=dt.date(2026, 12, 22)) == dt.date(2027, 1, 5)
    assert due_on(dt.date(2026, 12, 3), billed_on=dt.date(2026, 12, 2)) == dt.date(2026, 12, 7)


def test_a_term_is_half_open():
    term = Term(dt.date(2026, 12, 3), dt.date(2027, 3, 3))
    assert dt.date(2026, 12, 3) in term
    assert dt.date(2027, 3, 3) not in term
