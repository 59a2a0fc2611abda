"""Births: a date or only a year, as people give them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.people.rules import births
from portal.people.rules.births import Birth

TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "birth"),
    [
        ("", births.UNKNOWN),
        ("  1984 ", Birth(year=1984)),
        ("12/03/1984", Birth(dt.date(1984, 3, 12), 1984)),
        ("1.3.1984", Birth(dt.date(1984, 3, 1), 1984)),
        ("01 03 1984", Birth(dt.date(1984, 3, 1), 1984)),
        ("1984-03-12", Birth(dt.date(1984, 3, 12), 1984)),
    ],
)
def test_what_people_type_is_read(typed, birth):
    assert births.parse(typed) == birth


@pytest.mark.parametrize("typed", ["hier", "31/02/1984", "84", "12/03/84", "1984/1984/1", "00/00/0000", "٣٣٣٣", "0-0-0"])
def test_what_is_no_date_is_refused_in_words(typed):
    with pytest.raises(ValueError, match="Écrivez une date comme 12/03/1984, ou seulement l'année : 1984"):
        births.parse(typed)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_never_broken(text):
    try:
        births.parse(text)
    except ValueError as error:
        assert str(error).startswith("Écrivez une date")


@given(st.dates(dt.date(1900, 1, 1), TODAY))
def test_what_is_shown_is_read_back(day):
    birth = Birth(day, day.year)
    assert births.parse(births.shown(birth)) == birth


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
