"""How a half-day is cut, how weeks are counted, when the online door opens: pure rules."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.places.rules.opening import Span, Special, Timetable
from programmes.appointments.rules.doors import Terms, doors
from programmes.appointments.rules.laying import CLOSED, HOLIDAY, Cut, cuts, free_day, weekly

quarters = st.integers(28, 88).map(lambda n: dt.time(n // 4, n % 4 * 15))


def minutes_of(hour: dt.time) -> int:
    return hour.hour * 60 + hour.minute


@given(quarters, quarters, st.integers(5, 180), st.integers(0, 60), st.none() | st.tuples(quarters, quarters))
def test_moments_are_of_the_length_asked_within_the_hours_outside_the_pause_and_never_two_at_once(begins, ends, minutes, gap, pause):
    pause = Cut(*sorted(pause)) if pause and pause[0] != pause[1] else None
    found = cuts(begins, ends, minutes=minutes, gap=gap, pause=pause)
    for cut in found:
        assert minutes_of(cut.ends) - minutes_of(cut.begins) == minutes
        assert begins <= cut.begins
        assert cut.ends <= ends
        assert pause is None or cut.ends <= pause.begins or cut.begins >= pause.ends
    for one, other in itertools.pairwise(found):
        assert minutes_of(other.begins) - minutes_of(one.ends) >= gap or (pause and other.begins == pause.ends)
    room = minutes_of(ends) - minutes_of(begins)
    assert bool(found) == (room >= minutes) or pause


def test_an_afternoon_with_a_pause():
    found = cuts(dt.time(14), dt.time(16), minutes=30, pause=Cut(dt.time(14, 45), dt.time(15)))
    assert [cut.begins for cut in found] == [dt.time(14), dt.time(15), dt.time(15, 30)]


@pytest.mark.parametrize("minutes", [0, 4, 181, -5])
def test_a_length_without_sense_is_an_error(minutes):
    with pytest.raises(ValueError, match="minutes"):
        cuts(dt.time(9), dt.time(12), minutes=minutes)


@given(st.dates(dt.date(2026, 1, 1), dt.date(2030, 1, 1)), st.integers(-30, 200))
def test_the_nth_week_is_n_times_seven_days_after_the_first(first, days):
    found = weekly(first, first + dt.timedelta(days=days))
    assert found[0] == first
    assert [(day - first).days for day in found] == [7 * rank for rank in range(len(found))]
    assert len(found) == max(days // 7, 0) + 1


def test_a_closure_comes_before_a_holiday_and_special_hours_of_the_day_lift_a_holiday():
    day = dt.date(2026, 12, 25)
    holidays = {day: "Noël"}
    assert free_day(Timetable(holidays=holidays), day) == (HOLIDAY, "Noël")
    assert free_day(Timetable(specials=(Special(day, day, reason="travaux"),), holidays=holidays), day) == (CLOSED, "travaux")
    lunch = Special(day, day, Span(dt.time(11), dt.time(15)))
    assert free_day(Timetable(specials=(lunch,), holidays=holidays), day) is None
    assert free_day(Timetable(), day) is None


START = dt.datetime(2026, 12, 1, 13, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)


@given(st.booleans(), st.integers(1, 180), st.integers(0, 168), st.integers(0, 720), st.booleans())
def test_the_online_door_never_closes_before_it_opens(online, ahead, notice, release, kept):
    opens, closes = doors(Terms(online, ahead, notice, release), START, kept=kept, now=NOW)
    assert opens <= closes
    assert online or opens == closes


def test_what_is_kept_opens_later_and_what_is_not_taken_online_never():
    terms = Terms(True, 30, 2, 48)
    assert doors(terms, START, kept=False, now=NOW) == (START - dt.timedelta(days=30), START - dt.timedelta(hours=2))
    assert doors(terms, START, kept=True, now=NOW)[0] == START - dt.timedelta(hours=48)
    assert doors(Terms(False), START, kept=False, now=NOW) == (NOW, NOW)
