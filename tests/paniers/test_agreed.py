"""What counts on a day, and which weeks: by position in the season, never by ISO number. Pure."""

import datetime as dt
import itertools
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from paniers.rules.agreed import falls_on, positions, standing_on, term_on

THURSDAY = dt.date(2026, 12, 3)
days = st.dates(dt.date(2026, 1, 1), dt.date(2030, 1, 1))


def agreed(day: dt.date, kind: str = "change") -> SimpleNamespace:
    return SimpleNamespace(from_on=day, kind=kind)


def test_week_53_gives_no_two_baskets_in_a_row_and_no_hole():
    weeks = [THURSDAY + dt.timedelta(weeks=n) for n in range(10)]
    found = positions(weeks)
    hers = [day for day in weeks if falls_on("odd", found[day])]
    assert dt.date(2026, 12, 31) in hers and dt.date(2027, 1, 7) not in hers
    assert {second - first for first, second in itertools.pairwise(hers)} == {dt.timedelta(weeks=2)}


@given(st.sets(days, min_size=1))
def test_positions_count_weeks_from_one_without_a_gap(chosen):
    found = positions(chosen)
    assert set(found.values()) == set(range(1, max(found.values()) + 1))
    assert all((found[a] == found[b]) == (a.isocalendar()[:2] == b.isocalendar()[:2]) for a in chosen for b in chosen)


@given(st.integers(1, 500))
def test_each_week_is_in_one_fortnight_and_in_every_week(position):
    assert falls_on("weekly", position)
    assert falls_on("odd", position) != falls_on("even", position)


@given(st.sets(days, min_size=1), days)
def test_the_latest_begun_counts_and_before_the_first_the_first(starts, day):
    found = standing_on([agreed(start) for start in starts], day).from_on
    begun = [start for start in starts if start <= day]
    assert found == (max(begun) if begun else min(starts))


@given(days, st.integers(1, 400), st.sets(st.integers(0, 400)))
def test_terms_follow_each_other_without_a_day_between(first, span, renewals):
    ends = first + dt.timedelta(days=span)
    rows = [agreed(first, "start")] + [agreed(first + dt.timedelta(days=n), "renewal") for n in renewals if 0 < n <= span]
    term = term_on(rows, first, ends_on=ends)
    assert term.start == first
    while term.end <= ends:
        after = term_on(rows, term.end, ends_on=ends)
        assert after.start == term.end
        term = after
    assert term.end == ends + dt.timedelta(days=1)


def test_a_change_begins_no_term():
    rows = [agreed(THURSDAY, "start"), agreed(THURSDAY + dt.timedelta(weeks=3))]
    assert term_on(rows, dt.date(2027, 1, 14), ends_on=dt.date(2027, 3, 2)).start == THURSDAY
