"""Until when one may still say something about a basket. Pure."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from paniers.rules.cutoff import PARIS, cutoff_of, is_open

NOON = dt.time(12)
RULE = {"weekday": 1, "hour": NOON}


def at(day: int, hour: int, minute: int = 0, month: int = 12) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=PARIS)


def test_two_minutes_before_noon_is_in_time_noon_and_later_are_not():
    thursday = dt.date(2026, 12, 3)
    assert cutoff_of(thursday, **RULE) == at(1, 12)
    assert is_open(thursday, at(1, 11, 58), **RULE)
    assert not is_open(thursday, at(1, 12), **RULE)
    assert not is_open(thursday, at(1, 12, 5), **RULE)


def test_the_same_weekday_means_a_week_before():
    assert cutoff_of(dt.date(2026, 12, 1), **RULE) == at(24, 12, month=11)


def test_an_hour_that_a_clock_change_skips_or_doubles_is_read_once():
    spring = cutoff_of(dt.date(2026, 4, 2), weekday=6, hour=dt.time(2, 30))
    assert (spring.hour, spring.minute, spring.utcoffset()) == (3, 30, dt.timedelta(hours=2))
    autumn = cutoff_of(dt.date(2026, 10, 29), weekday=6, hour=dt.time(2, 30))
    assert (autumn.hour, autumn.minute, autumn.utcoffset()) == (2, 30, dt.timedelta(hours=2))
    noon = cutoff_of(dt.date(2026, 10, 29), weekday=6, hour=NOON)
    assert (noon.hour, noon.utcoffset()) == (12, dt.timedelta(hours=1))


@given(st.dates(dt.date(2026, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 6), st.times())
def test_it_falls_within_the_week_before_the_day_on_its_weekday(day, weekday, hour):
    found = cutoff_of(day, weekday=weekday, hour=hour.replace(second=0, microsecond=0))
    assert found.weekday() == weekday
    assert dt.timedelta(0) < day - found.date() <= dt.timedelta(days=7)
