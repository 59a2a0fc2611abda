"""The rule of opening: examples a neighbour would check, then properties that hold for every timetable."""

import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.places.rules.opening import Span, Special, Timetable, coming_specials, day_of, merged, next_opening, state_at, week, words

MONDAY = dt.date(2026, 11, 23)
MORNING = Span(dt.time(9), dt.time(12))
AFTERNOON = Span(dt.time(14), dt.time(18))
WEEKLY = dict.fromkeys(range(5), (MORNING, AFTERNOON))


def at(hour: int, minute: int = 0, *, day: dt.date = MONDAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute))


def said(timetable: Timetable, moment: dt.datetime) -> str:
    return words(state_at(timetable, moment), moment).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        (at(8, 59), "Fermée, ouvre à 9 h"),
        (at(9), "Ouverte en ce moment, jusqu’à 12 h"),
        (at(11, 59), "Ouverte en ce moment, jusqu’à 12 h"),
        (at(12), "Fermée, ouvre à 14 h"),
        (at(17, 30), "Ouverte en ce moment, jusqu’à 18 h"),
        (at(18), "Fermée, ouvre demain à 9 h"),
        (at(18, day=dt.date(2026, 11, 27)), "Fermée, ouvre lundi à 9 h"),
    ],
)
def test_an_ordinary_week_is_told_in_words(moment, sentence):
    assert said(Timetable(WEEKLY), moment) == sentence


def test_a_public_holiday_closes_and_is_named():
    holidays = {dt.date(2026, 12, 25): "Noël"}
    assert said(Timetable(WEEKLY, holidays=holidays), at(10, day=dt.date(2026, 12, 25))) == "Fermée (Noël), ouvre lundi à 9 h"


def test_a_meal_written_for_christmas_day_opens_in_spite_of_the_holiday():
    christmas = dt.date(2026, 12, 25)
    meal = Special(christmas, christmas, Span(dt.time(11), dt.time(16)), "repas de Noël")
    timetable = Timetable(WEEKLY, (meal,), {christmas: "Noël"})
    assert said(timetable, at(12, day=christmas)) == "Ouverte en ce moment, jusqu’à 16 h"


def test_summer_hours_do_not_open_the_fourteenth_of_july():
    summer = Special(dt.date(2027, 7, 1), dt.date(2027, 8, 31), Span(dt.time(8), dt.time(13)), "horaires d'été")
    timetable = Timetable(WEEKLY, (summer,), {dt.date(2027, 7, 14): "Fête nationale"})
    assert day_of(timetable, dt.date(2027, 7, 13)).spans == (Span(dt.time(8), dt.time(13)),)
    assert day_of(timetable, dt.date(2027, 7, 14)).spans == ()


def test_a_closure_wins_over_special_hours_of_the_same_day():
    special = Special(MONDAY, MONDAY, MORNING)
    closure = Special(MONDAY, MONDAY, None, "travaux")
    assert day_of(Timetable(WEEKLY, (special, closure)), MONDAY).spans == ()


def test_special_hours_of_one_weekday_leave_the_others_alone():
    late = Special(MONDAY, MONDAY + dt.timedelta(days=30), Span(dt.time(14), dt.time(20)), weekday=3)
    timetable = Timetable(WEEKLY, (late,))
    assert day_of(timetable, dt.date(2026, 11, 26)).spans == (Span(dt.time(14), dt.time(20)),)
    assert day_of(timetable, dt.date(2026, 11, 27)).spans == (MORNING, AFTERNOON)


def test_a_long_closure_gives_the_date_of_reopening():
    closure = Special(dt.date(2026, 12, 21), dt.date(2027, 1, 3), None, "vacances de Noël")
    timetable = Timetable(WEEKLY, (closure,))
    assert said(timetable, at(10, day=dt.date(2026, 12, 22))) == "Fermée (vacances de Noël), ouvre le lundi 4 janvier 2027 à 9 h"


def test_a_house_without_hours_promises_no_date():
    assert said(Timetable(), at(10)) == "Fermée, réouverture à venir"


def test_the_week_leaves_out_an_empty_weekend_only():
    assert [weekday for weekday, _ in week(Timetable(WEEKLY))] == [0, 1, 2, 3, 4]
    assert [weekday for weekday, _ in week(Timetable({5: (MORNING,)}))] == [0, 1, 2, 3, 4, 5]


def test_coming_exceptions_are_told_in_stretches_and_idle_ones_are_left_out():
    closure = Special(dt.date(2026, 12, 21), dt.date(2027, 1, 3), None, "vacances")
    sunday_holiday = {dt.date(2026, 11, 29): "dimanche férié"}
    stretches = coming_specials(Timetable(WEEKLY, (closure,), sunday_holiday), MONDAY)
    assert [(first, last) for first, last, _ in stretches] == [(dt.date(2026, 12, 21), dt.date(2027, 1, 3))]


def test_a_span_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="closes after"):
        Span(dt.time(12), dt.time(12))


_minutes = st.integers(0, 24 * 60 - 1)


@st.composite
def spans(draw):
    first, second = sorted(draw(st.lists(_minutes, min_size=2, max_size=2, unique=True)))
    return Span(dt.time(first // 60, first % 60), dt.time(second // 60, second % 60))


_days = st.integers(0, 60).map(lambda days: MONDAY + dt.timedelta(days=days))


@st.composite
def specials(draw):
    first, last = sorted((draw(_days), draw(_days)))
    return Special(first, last, draw(st.none() | spans()), draw(st.sampled_from(["", "travaux"])), draw(st.none() | st.integers(0, 6)))


timetables = st.builds(
    Timetable,
    weekly=st.dictionaries(st.integers(0, 6), st.lists(spans(), max_size=3).map(tuple), max_size=7),
    specials=st.lists(specials(), max_size=4).map(tuple),
    holidays=st.dictionaries(_days, st.just("férié"), max_size=3),
)
moments = st.builds(dt.datetime.combine, _days, st.builds(dt.time, st.integers(0, 23), st.integers(0, 59)))


@settings(max_examples=60)
@given(st.lists(spans(), max_size=6), _minutes)
def test_merging_keeps_every_open_minute_and_adds_none(given_spans, minute):
    moment = dt.time(minute // 60, minute % 60)
    inside = lambda rows: any(row.opens <= moment < row.closes for row in rows)  # noqa: E731
    made = merged(given_spans)
    assert inside(made) == inside(given_spans)
    assert all(before.closes < after.opens for before, after in itertools.pairwise(made))


@settings(max_examples=80)
@given(timetables, moments)
def test_open_means_a_span_of_the_day_holds_and_it_ends_when_said(timetable, moment):
    state = state_at(timetable, moment)
    if state.open:
        closing = dt.datetime.combine(moment.date(), state.until)
        assert closing > moment
        assert state_at(timetable, closing - dt.timedelta(minutes=1)).open or closing - moment < dt.timedelta(minutes=1)
        assert not state_at(timetable, closing).open
    elif state.opens is not None:
        assert state.opens > moment
        assert state_at(timetable, state.opens).open
        assert not state_at(timetable, state.opens - dt.timedelta(minutes=1)).open or state.opens - moment < dt.timedelta(minutes=1)


@settings(max_examples=60)
@given(timetables, moments)
def test_nothing_opens_between_now_and_the_next_opening(timetable, moment):
    opening = next_opening(timetable, moment)
    if opening is None or state_at(timetable, moment).open:
        return
    hours = int((opening - moment).total_seconds() // 3600)
    for step in range(min(hours, 200)):
        assert not state_at(timetable, moment + dt.timedelta(hours=step)).open


@settings(max_examples=60)
@given(timetables, moments)
def test_there_is_always_a_sentence(timetable, moment):
    sentence = said(timetable, moment)
    assert sentence.startswith(("Ouverte en ce moment, jusqu’à ", "Fermée"))
    assert "  " not in sentence


@settings(max_examples=60)
@given(timetables, _days)
def test_a_closure_that_covers_a_day_always_wins(timetable, day):
    closed = Timetable(timetable.weekly, (*timetable.specials, Special(day, day)), timetable.holidays)
    assert day_of(closed, day).spans == ()
