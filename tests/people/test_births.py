"""Births: a date or only a year, as people give them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.people.rules import births
from portal.people.rules.births import Birth

TODAY = dt.date(2026, 11, 24)


@given(st.dates(dt.date(1907, 1, 1), TODAY))
def test_an_age_grows_by_one_on_the_birthday(day):
    birth = Birth(day, day.year)
    years = births.age(birth, TODAY)
    assert years == births.age(birth, TODAY.replace(year=TODAY.year + 1)) - 1
    assert births.is_possible(birth, TODAY)
    assert births.is_child(birth, TODAY) == (years < 18)


def test_nobody_is_a_child_for_want_of_an_age():
    assert births.is_child(births.UNKNOWN, TODAY) is False
    assert births.age(births.UNKNOWN, TODAY) is None


@pytest.mark.parametrize("birth", [Birth(dt.date(2026, 11, 25), 2026), Birth(year=2027), Birth(year=1905)])
def test_impossible_births(birth):
    assert births.is_possible(birth, TODAY) is False
