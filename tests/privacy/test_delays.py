"""Until when: a month, three at most, and never past the end of a shorter month."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.privacy.rules import delays

days = st.dates(dt.date(2018, 5, 25), dt.date(2090, 12, 31))


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-01-31", "2026-02-28"), ("2028-01-31", "2028-02-29"), ("2026-11-24", "2026-12-24"), ("2026-12-31", "2027-01-31"),
        ("2026-03-31", "2026-04-30"), ("2026-02-28", "2026-03-28"),
    ],
)  # fmt: skip
def test_a_month_ends_on_the_same_number_or_on_the_last_day(received, due):
    assert delays.due_on(dt.date.fromisoformat(received)) == dt.date.fromisoformat(due)


def test_three_months_count_from_the_day_it_came_not_from_the_shortened_one():
    assert delays.due_on(dt.date(2026, 1, 31), extended=True) == dt.date(2026, 4, 30)


@given(days)
def test_a_month_is_28_to_31_days(day):
    assert 28 <= (delays.due_on(day) - day).days <= 31
    assert 89 <= (delays.due_on(day, extended=True) - day).days <= 92


@given(days, days)
def test_whoever_asks_later_is_never_due_earlier(one, other):
    first, then = sorted((one, other))
    assert delays.due_on(first) <= delays.due_on(then)


@given(days, st.integers(-40, 40))
def test_the_clock_is_late_only_after_the_last_day(day, offset):
    due = delays.due_on(day)
    kind, words = delays.clock_of(due, due + dt.timedelta(days=offset))
    assert (kind == "late") == (offset > 0)
    assert ("retard" in words) == (offset > 0)


@given(days)
def test_more_time_is_taken_while_the_first_month_runs(day):
    assert delays.may_extend(day, delays.due_on(day))
    assert not delays.may_extend(day, delays.due_on(day) + dt.timedelta(days=1))


def test_one_day_is_said_in_the_singular():
    due = dt.date(2026, 11, 24)
    assert [delays.clock_of(due, due + dt.timedelta(days=late))[1] for late in (-2, -1, 0, 1, 2)] == [
        "encore 2 jours", "encore 1 jour", "dernier jour", "1 jour de retard", "2 jours de retard",
    ]  # fmt: skip


def test_delays_are_said_with_their_unit():
    assert [delays.said(*pair) for pair in ((60, "days"), (1, "years"), (3, "years"), (0, ""))] == [
        "60\u00a0jours",
        "1\u00a0an",
        "3\u00a0ans",
        "",
    ]
