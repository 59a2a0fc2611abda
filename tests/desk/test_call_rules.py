"""Pure rules of calls and of the telephone."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.desk.enums import IN_VAIN, NOTED, Before, Outcome
from portal.desk.rules import calls, letters, phone

PARIS = ZoneInfo("Europe/Paris")
NOW = dt.datetime(2026, 11, 24, 10, tzinfo=PARIS)  # a Tuesday
moments = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: dt.datetime(2026, 1, 1, tzinfo=PARIS) + dt.timedelta(minutes=minutes))


@given(moments, st.sampled_from(Before.values))
def test_a_deadline_is_always_to_come_and_never_on_a_sunday_beyond_today(now, before):
    until = calls.deadline(before, now)
    assert until > now
    if before in ("tomorrow", "week"):
        assert until.weekday() < 5
        assert until.hour == 17


@pytest.mark.parametrize(
    ("before", "until"),
    [("hour", "2026-11-24 11:00"), ("today", "2026-11-24 17:00"), ("tomorrow", "2026-11-25 17:00"), ("week", "2026-11-27 17:00")],
)
def test_each_delay_says_when(before, until):
    assert f"{calls.deadline(before, NOW):%Y-%m-%d %H:%M}" == until


def test_on_a_friday_tomorrow_is_monday_and_a_late_today_is_in_an_hour():
    friday = NOW + dt.timedelta(days=3)
    assert calls.deadline("tomorrow", friday).date() == dt.date(2026, 11, 30)
    assert calls.deadline("today", NOW.replace(hour=18)) == NOW.replace(hour=19)
    with pytest.raises(ValueError, match="no such delay"):
        calls.deadline("never", NOW)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (None, ""),
        (NOW + dt.timedelta(minutes=20), "dans 20 min"),
        (NOW + dt.timedelta(seconds=5), "dans 1 min"),
        (NOW + dt.timedelta(hours=2), "dans 2 h"),
        (NOW + dt.timedelta(days=1), "demain"),
        (NOW + dt.timedelta(days=3), "dans 3 jours"),
        (NOW - dt.timedelta(minutes=5), "l’heure est passée"),
        (NOW - dt.timedelta(days=1), "depuis hier"),
        (NOW - dt.timedelta(days=4), "depuis 4 jours"),
    ],
)
def test_the_clock_of_a_call_in_words(before, said):
    assert calls.left(before, NOW) == said


@given(st.lists(st.sampled_from([outcome.value for outcome in NOTED]), max_size=8))
def test_three_calls_in_vain_since_somebody_answered_are_enough(outcomes):
    vain = 0
    for outcome in reversed(outcomes):
        if outcome not in {one.value for one in IN_VAIN}:
            break
        vain += 1
    wrong = bool(outcomes) and outcomes[-1] == Outcome.WRONG_NUMBER
    assert calls.beyond_reach(outcomes, True) == (vain >= 3 or wrong)
    assert calls.beyond_reach(outcomes, False)


@given(st.booleans(), st.one_of(st.none(), moments), moments, st.booleans(), st.one_of(st.none(), moments), moments)
def test_who_is_not_reached_stays_on_top_then_the_soonest(beyond, before, since, beyond2, before2, since2):
    one = calls.rank(beyond=beyond, before=before, since=since)
    two = calls.rank(beyond=beyond2, before=before2, since=since2)
    if beyond != beyond2:
        assert (one < two) == beyond
    elif before and before2 and before != before2:
        assert (one < two) == (before < before2)
    elif (before is None) != (before2 is None):
        assert (one < two) == (before is not None)


def test_the_letter_says_nothing_of_why():
    subject, body = letters.call_us("Amina Ben Ali", "Maison des Tilleuls", "04 76 00 00 01")
    assert "04 76 00 00 01" in body
    for word in ("panier", "rendez-vous", "quotient", "€", "régler"):
        assert word not in (subject + body).lower()
    assert "Passez nous voir" in letters.call_us("A", "B", "")[1]


# The telephone

codes = st.sets(st.sampled_from(sorted(phone.CHECKS)))


@given(codes, st.integers(0, 5), st.booleans())
def test_what_may_be_said_grows_with_the_checks_and_falls_with_somebody_else(passed, wrong, other):
    call = phone.Call(frozenset(passed), wrong, other)
    if other:
        assert call.level == phone.Level.NOTHING
    elif passed & {phone.CARD, phone.CALLED}:
        assert call.level == phone.Level.STRONG
    else:
        assert call.level == (phone.Level.LIGHT if passed else phone.Level.NOTHING)
    assert phone.amounts_may_be_said(call) == (call.level == phone.Level.STRONG)
    assert not (other and phone.amounts_may_be_said(call))
    assert call.may_ask == (wrong < 3 and not other)


@given(st.integers(1900, 2026), st.text(max_size=12))
def test_only_the_year_itself_agrees(year, typed):
    assert phone.same_year(year, f" {year} ")
    assert not phone.same_year(None, str(year))
    if phone.digits(typed) != str(year):
        assert not phone.same_year(year, typed)


@given(st.text("0123456789", min_size=10, max_size=10), st.randoms(use_true_random=False))
def test_three_digits_of_the_card_in_their_order(card, random):
    places = phone.draw_places(lambda below: random.randrange(below))
    assert places == sorted(set(places))
    assert len(places) == phone.CARD_DIGITS
    said = "".join(card[place] for place in places)
    assert phone.same_card_digits(card, places, " ".join(said))
    assert not phone.same_card_digits(card, places, said + "1")
    assert not phone.same_card_digits("", places, said)
    assert not phone.same_card_digits(card, [], "")


def test_the_end_of_her_phone():
    assert phone.same_tail("+33612345678", "56 78")
    assert not phone.same_tail("+33612345678", "678")
    assert not phone.same_tail("+33612345678", "5679")
    assert not phone.same_tail("", "")


def test_only_what_is_on_file_can_be_asked():
    assert phone.checks_possible(birth_year=None, phone="", card="") == []
    asked = phone.checks_possible(birth_year=1984, phone="+33612345678", card="4812209375")
    assert [check.code for check in asked] == ["birth", "tail", "card", "called"]


def test_each_level_says_what_may_be_said_and_what_may_not():
    for level in phone.Level:
        assert phone.SAID[level]
        assert phone.UNSAID[level]
    assert [phone.ordinal(place) for place in (0, 1, 9)] == ["1er", "2e", "10e"]
