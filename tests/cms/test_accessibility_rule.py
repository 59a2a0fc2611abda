import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.cms.rules.accessibility import FULL, NONE, PARTIAL, conformity, valid_until

TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("rate", "state"),
    [("0", NONE), ("49.99", NONE), ("50", PARTIAL), ("99.99", PARTIAL), ("100", FULL)],
)
def test_the_rate_of_a_recent_audit_decides(rate, state):
    assert conformity(TODAY, Decimal(rate), TODAY) == state


def test_without_an_audit_nothing_is_conform():
    assert conformity(None, None, TODAY) == NONE
    assert conformity(TODAY, None, TODAY) == NONE


def test_an_audit_counts_until_the_eve_of_its_third_birthday():
    audited = dt.date(2023, 11, 25)
    assert conformity(audited, Decimal(100), TODAY) == FULL
    assert conformity(audited, Decimal(100), TODAY + dt.timedelta(days=1)) == NONE
    assert valid_until(dt.date(2024, 2, 29)) == dt.date(2027, 2, 28)


def test_an_audit_of_tomorrow_counts_for_nothing_today():
    assert conformity(TODAY + dt.timedelta(days=1), Decimal(100), TODAY) == NONE


@settings(max_examples=60)
@given(st.dates(dt.date(2000, 1, 1), dt.date(2060, 1, 1)), st.decimals(0, 100, places=2), st.integers(0, 2000))
def test_time_alone_never_makes_a_site_more_conform(audited, rate, days):
    order = [NONE, PARTIAL, FULL]
    first = conformity(audited, rate, audited)
    later = conformity(audited, rate, audited + dt.timedelta(days=days))
    assert order.index(later) <= order.index(first)
