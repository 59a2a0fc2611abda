"""What a place given back gives back: never more than paid, less and less in time, bounds half-open; and the words of it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.rules import refunds
from programmes.rules.refunds import Policy, in_short, less_generous, percent_back, stays_cents, told

NOON = dt.datetime(2026, 12, 3, 11, tzinfo=dt.UTC)
START = dt.datetime(2026, 12, 5, 8, tzinfo=dt.UTC)
HOUR, TICK = dt.timedelta(hours=1), dt.timedelta(microseconds=1)

policies = st.one_of(
    st.sampled_from([Policy("deadline"), Policy("start"), Policy("never")]), st.integers(1, 99).map(lambda keeps: Policy("share", keeps))
)
moments = st.integers(-400, 400).map(lambda hours: NOON + hours * HOUR)
deadlines = st.one_of(st.none(), moments)
cents = st.integers(0, 100_000)


@given(policies, moments, moments, deadlines, moments)
def test_it_never_goes_up_in_time(policy, one, other, deadline, start):
    early, late = sorted((one, other))
    at = {"deadline": deadline, "start": start}
    assert percent_back(policy, now=early, **at) >= percent_back(policy, now=late, **at)


@given(policies, moments, deadlines, moments, cents, cents)
def test_what_stays_is_between_what_took_place_and_the_price(policy, now, deadline, start, unit, took_place):
    percent = percent_back(policy, now=now, deadline=deadline, start=start)
    stays = stays_cents(unit, percent, given_cents=took_place)
    assert 0 <= percent <= 100 and min(took_place, unit) <= stays <= unit
    assert (unit - stays) * 100 <= (unit - min(took_place, unit)) * percent, "never beyond the percent that was said"


@given(policies, cents, st.integers(1, 9), st.integers(0, 500_000), deadlines, moments, moments)
def test_the_words_never_promise_more_than_was_paid(policy, unit, places, paid, deadline, start, now):
    import re

    said = told(policy, now=now, deadline=deadline, start=start, unit_cents=unit, places=places, paid_cents=paid)
    promised = re.findall(r"([\d \u00a0\u202f]+,\d\d)[ \u00a0]€ vous revien", said)
    assert all(int(re.sub(r"\D", "", amount)) <= paid for amount in promised), said


@pytest.mark.parametrize(
    ("policy", "at_noon", "just_before", "at_start", "before_start"),
    [
        (Policy("deadline"), 0, 100, 0, 0),
        (Policy("start"), 100, 100, 0, 100),
        (Policy("share", 30), 70, 100, 0, 70),
        (Policy("never"), 0, 0, 0, 0),
    ],
)
def test_bounds_are_half_open(policy, at_noon, just_before, at_start, before_start):
    def back(now):
        return percent_back(policy, now=now, deadline=NOON, start=START)

    assert (back(NOON), back(NOON - TICK), back(START), back(START - TICK)) == (at_noon, just_before, at_start, before_start)


def test_without_a_deadline_the_start_is_one():
    assert percent_back(Policy(), now=START - TICK, deadline=None, start=START) == 100
    assert percent_back(Policy("share", 30), now=START, deadline=None, start=START) == 0


@given(policies, deadlines, moments)
def test_where_no_date_takes_place_all_goes_back(policy, deadline, now):
    assert percent_back(policy, now=now, deadline=deadline, start=None) == 100


@given(policies, policies, moments, moments, moments)
def test_less_generous_is_seen_exactly_when_somebody_could_lose(before, after, deadline, start, now):
    at = {"now": now, "deadline": deadline, "start": start}
    if not less_generous(before, after):
        assert percent_back(after, **at) >= percent_back(before, **at)
    assert not less_generous(before, before)


def test_the_share_has_its_percent_and_no_other_policy_has():
    assert refunds.refusal_of_the_policy("share", None) and refunds.refusal_of_the_policy("deadline", 30)
    assert all(refunds.refusal_of_the_policy("share", keeps) for keeps in (0, 100, -1))
    assert refunds.refusal_of_the_policy("share", 99) is refunds.refusal_of_the_policy("never", None) is None


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("policy", "paid", "words"),
    [
        (Policy(), 800, "Si vous annulez avant le jeudi 3 décembre 2026 à 12 h, 8,00 € vous reviennent en avance ; après, rien."),
        (Policy("start"), 800, "Si vous annulez avant le samedi 5 décembre 2026 à 9 h, 8,00 € vous reviennent en avance ; après, rien."),
        (
            Policy("share", 50),
            800,
            "Si vous annulez avant le jeudi 3 décembre 2026 à 12 h, 8,00 € vous reviennent en avance ; ensuite, et avant le samedi "
            "5 décembre 2026 à 9 h, 4,00 € vous reviennent en avance ; après, rien.",
        ),
        (Policy("never"), 800, "Si vous annulez, rien ne vous revient."),
        (Policy(), 0, "Si vous annulez avant le jeudi 3 décembre 2026 à 12 h, vous ne devez rien ; après, 8,00 € restent à régler."),
        (
            Policy(),
            100,
            "Si vous annulez avant le jeudi 3 décembre 2026 à 12 h, 1,00 € vous revient en avance ; après, 7,00 € restent à régler.",
        ),
    ],
)
def test_what_is_said(policy, paid, words):
    now = NOON - 5 * HOUR
    assert plain(told(policy, now=now, deadline=NOON, start=START, unit_cents=800, paid_cents=paid)) == words


def test_once_late_only_what_is_still_to_come_is_said():
    late = NOON + HOUR
    at = {"now": late, "deadline": NOON, "start": START, "unit_cents": 800, "paid_cents": 800}
    assert plain(told(Policy(), **at)) == "Si vous annulez, rien ne vous revient."
    assert plain(told(Policy("share", 25), **at)).startswith(
        "Si vous annulez avant le samedi 5 décembre 2026 à 9 h, 6,00 € vous reviennent"
    )


def test_a_free_place_has_no_words_of_money():
    assert told(Policy(), now=NOON, deadline=None, start=START, unit_cents=0) == ""
    assert all(in_short(policy).endswith(".") for policy in (Policy(), Policy("start"), Policy("share", 40), Policy("never")))
