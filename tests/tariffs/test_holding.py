"""Which version holds on a day, and when a new one may begin."""

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit.refusal import Refusal
from portal.tariffs.rules.holding import Begun, holding, price_or_refuse, start_problems
from portal.tariffs.rules.quote import Means

from .grids import DAY

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))


@dataclass(frozen=True)
class Version:
    valid_from: dt.date


@given(st.lists(DAYS, unique=True, max_size=6), DAYS)
def test_the_last_version_to_have_begun_holds_until_the_next_one(starts, day):
    found = holding([Version(start) for start in starts], day)
    begun = [start for start in starts if start <= day]
    assert (found.valid_from if found else None) == max(begun, default=None)


@given(st.lists(st.builds(Begun, DAYS, st.booleans()), max_size=5), DAYS, DAYS)
def test_a_version_that_may_begin_changes_no_promised_price_and_no_past_day(others, start, today):
    if not start_problems(start, today=today, others=others):
        assert all(other.valid_from < start for other in others if other.used)
        assert start not in [other.valid_from for other in others]
        assert start >= today or not others


@pytest.mark.parametrize(
    ("start", "others", "code", "words"),
    [
        (DAY, [Begun(DAY, False)], "chevauchement-de-versions", "Une autre version commence déjà le 24 novembre 2026"),
        (DAY, [Begun(DAY + dt.timedelta(days=7), True)], "avant-une-version-utilisee", "version du 1er décembre 2026"),
        (DAY - dt.timedelta(days=1), [Begun(dt.date(2026, 1, 1), False)], "date-passee", "Un prix ne change pas dans le passé"),
    ],
)
def test_each_start_refused_has_its_sentence(start, others, code, words):
    found = start_problems(start, today=DAY, others=others)
    assert [problem.code for problem in found] == [code]
    assert words in found[0].words.replace("\u00a0", " ")


def test_a_first_version_may_write_down_what_holds_already():
    assert start_problems(dt.date(2019, 9, 1), today=DAY, others=[]) == []


def test_no_version_yet_is_refused_in_words():
    with pytest.raises(Refusal) as refused:
        price_or_refuse(None, "Panier", Means(), on=DAY)
    assert refused.value.code == "tarif-sans-prix"
    assert refused.value.words == "Le prix de « Panier » n’est pas encore décidé pour ce jour-là."
