"""Late, twice, out of order: the same tick holds in the end. And until when a date is corrected, and when somebody is called."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.rules.no_show import AFTER, Mark, absences_in_a_row, said_beforehand, to_call
from programmes.rules.ticks import Verdict, correctable_until, verdict

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
MOMENTS = st.integers(0, 20).map(lambda minutes: NOON + dt.timedelta(minutes=minutes))
TICKS = st.tuples(MOMENTS, st.sampled_from(["", "present", "absent", "excused"]))


def after(ticks):
    known = None
    for tick in ticks:
        if verdict(known, tick) is Verdict.WRITE:
            known = tick
    return known


@given(st.lists(TICKS, min_size=1, max_size=5))
def test_whatever_the_order_of_arrival_the_same_tick_holds(ticks):
    assert {after(order) for order in itertools.permutations(ticks)} == {max(ticks)}


@given(st.lists(TICKS, min_size=1, max_size=8))
def test_twice_is_once(ticks):
    assert after(ticks + ticks) == after(ticks)


def test_what_is_refused_is_only_what_would_change_a_later_mark():
    assert verdict((NOON, "present"), (NOON - dt.timedelta(minutes=1), "absent")) is Verdict.OLDER
    assert verdict((NOON, "present"), (NOON - dt.timedelta(minutes=1), "present")) is Verdict.SAME
    assert verdict((NOON, "present"), (NOON, "present")) is Verdict.SAME


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (dt.date(2026, 11, 24), dt.date(2026, 12, 31)),
        (dt.date(2026, 12, 1), dt.date(2027, 1, 31)),
        (dt.date(2027, 1, 31), dt.date(2027, 2, 28)),
        (dt.date(2028, 1, 1), dt.date(2028, 2, 29)),
    ],
)
def test_a_date_is_corrected_until_the_end_of_the_next_month(day, last):
    assert correctable_until(day) == last


@given(st.dates(dt.date(2020, 1, 1), dt.date(2060, 1, 1)))
def test_there_are_always_four_weeks_to_correct(day):
    assert dt.timedelta(days=28) <= correctable_until(day) - day <= dt.timedelta(days=62)


MARKS = st.lists(st.builds(Mark, st.sampled_from(["present", "absent", "excused"]), st.booleans()), max_size=10)


@given(MARKS)
def test_coming_once_begins_the_count_anew(marks):
    assert absences_in_a_row([*marks, Mark("present")]) == 0
    assert absences_in_a_row([*marks, Mark("excused")]) == 0
    assert absences_in_a_row([*marks, Mark("absent", talked=True)]) == 0
    assert absences_in_a_row([*marks, Mark("present"), Mark("absent"), Mark("absent")]) == 2


@given(MARKS)
def test_nobody_is_called_where_the_sheet_says_never(marks):
    assert not to_call(marks, after=0)
    assert said_beforehand(0) == ""


def test_two_in_a_row_and_she_is_called():
    assert not to_call([Mark("absent"), Mark("present"), Mark("absent")], after=AFTER)
    assert to_call([Mark("present"), Mark("absent"), Mark("absent")], after=AFTER)
    assert "2 absences de suite" in said_beforehand(2)
    assert "une absence sans nouvelles" in said_beforehand(1)
