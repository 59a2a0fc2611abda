"""Waits grow, then end."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from portal.notifications.rules.retries import LEASE, MAX_ATTEMPTS, next_try

NOW = dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC)


def test_each_wait_is_longer_than_the_one_before():
    waits = [next_try(attempts, NOW) - NOW for attempts in range(1, MAX_ATTEMPTS)]
    assert waits == sorted(waits)
    assert waits[0] == dt.timedelta(minutes=1)
    assert sum(waits, dt.timedelta()) < dt.timedelta(hours=10)


@given(st.integers(min_value=0, max_value=100))
def test_it_ends(attempts):
    assert (next_try(attempts, NOW) is None) == (attempts >= MAX_ATTEMPTS)


def test_a_claim_outlives_any_timeout_of_a_channel():
    assert dt.timedelta(minutes=5) < LEASE
