"""When a month waits for somebody: more than 20 % away from the month before."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from portal.ledger.rules.billing import change_percent, is_held, next_month, previous_month

cents = st.integers(0, 10**9)


def test_twenty_percent_goes_and_a_cent_more_waits():
    assert [is_held(total, 10_000) for total in (12_000, 12_001, 8_000, 7_999)] == [False, True, False, True]
    assert not is_held(50_000, 0)
    assert [change_percent(total, 10_000) for total in (12_000, 12_001, 7_999, 10_000)] == [20, 21, -21, 0]
    assert change_percent(5, 0) is None


@given(cents, st.integers(1, 10**9))
def test_what_is_held_is_never_told_as_twenty_percent_or_less(total, before):
    assert is_held(total, before) == (abs(change_percent(total, before)) > 20)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)))
def test_months_follow_each_other(day):
    month = day.replace(day=1)
    assert previous_month(next_month(month)) == month
    assert next_month(month) > day and next_month(month).day == 1
