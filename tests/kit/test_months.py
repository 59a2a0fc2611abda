"""Months of the calendar: one arithmetic for what is owed, agreed, answered and shown."""

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.kit.rules.months import month_of, months_later, next_month

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (dt.date(2026, 11, 30), 3, dt.date(2027, 2, 28)),
        (dt.date(2027, 11, 30), 3, dt.date(2028, 2, 29)),
        (dt.date(2026, 12, 31), 1, dt.date(2027, 1, 31)),
        (dt.date(2026, 1, 31), 13, dt.date(2027, 2, 28)),
        (dt.date(2026, 3, 31), -1, dt.date(2026, 2, 28)),
    ],
)
def test_months_are_those_of_the_calendar(day, months, expected):
    assert months_later(day, months) == expected


@given(DAYS, st.integers(-60, 60))
def test_months_move_the_month_and_keep_the_day_when_there_is_one(day, months):
    moved = months_later(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved.day < day.day and (moved + dt.timedelta(days=1)).day == 1)


@given(DAYS, DAYS, st.integers(0, 24))
def test_months_keep_the_order(one, other, months):
    assume(one <= other)
    assert months_later(one, months) <= months_later(other, months)


@given(DAYS)
def test_months_follow_each_other(day):
    assert next_month(day) > day and next_month(day).day == 1
    assert months_later(next_month(day), -1) == month_of(day) <= day
