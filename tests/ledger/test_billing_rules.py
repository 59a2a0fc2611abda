"""When a month waits for somebody: more than 20 % away from the month before."""

from hypothesis import given
from hypothesis import strategies as st

from portal.ledger.rules.billing import change_percent, is_held

cents = st.integers(0, 10**9)


def test_twenty_percent_goes_and_a_cent_more_waits():
    assert [is_held(total, 10_000) for total in (12_000, 12_001, 8_000, 7_999)] == [False, True, False, True]
    assert not is_held(50_000, 0)
    assert [change_percent(total, 10_000) for total in (12_000, 12_001, 7_999, 10_000)] == [20, 21, -21, 0]
    assert change_percent(5, 0) is None


@given(cents, st.integers(1, 10**9))
def test_what_is_held_is_never_told_as_twenty_percent_or_less(total, before):
    assert is_held(total, before) == (abs(change_percent(total, before)) > 20)
