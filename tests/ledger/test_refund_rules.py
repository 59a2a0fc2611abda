"""By which road money goes back: the rule alone."""

from hypothesis import given
from hypothesis import strategies as st

from portal.kit.rules.tongues import CODES
from portal.ledger.rules import refund_words
from portal.ledger.rules.refund_roads import (
    CASH,
    ORDER,
    PROVIDER,
    Came,
    Source,
    default_road,
    needs_approval,
    refusal,
    roads,
    spread_refund,
)
from portal.ledger.rules.task_choices import CHOICES, HAPPENED
from portal.notifications.rules import sms
from portal.notifications.rules.discretion import indiscretions

came = st.builds(Came, online=st.booleans(), can_refund=st.booleans(), pays_out=st.booleans(), in_till=st.none() | st.integers(0, 50_000))
cents = st.integers(1, 50_000)
sources = st.lists(
    st.builds(Source, payment=st.integers(1, 10**6), cents=st.integers(0, 9_000), online=st.booleans(), at=st.floats(0, 1e9)),
    max_size=8,
    unique_by=lambda source: source.payment,
)


@given(came, cents)
def test_a_road_is_open_exactly_when_nothing_bars_it(came, cents):
    assert roads(came, cents) == [road for road in (PROVIDER, CASH, ORDER) if refusal(came, road, cents) is None]


@given(came, cents)
def test_there_is_always_a_road_and_the_default_one_is_open(came, cents):
    assert ORDER in roads(came, cents)
    assert default_road(came) in roads(came, cents)


@given(came, cents)
def test_cash_leaves_only_where_the_deed_allows_it_from_an_open_till_that_holds_enough(came, cents):
    assert (CASH in roads(came, cents)) == (came.pays_out and came.in_till is not None and came.in_till >= cents)


@given(came, cents)
def test_what_did_not_come_by_card_never_goes_back_by_card(came, cents):
    assert came.online or PROVIDER not in roads(came, cents)


@given(sources, st.integers(-10, 50_000))
def test_what_is_given_back_is_what_was_asked_or_all_there_is_and_no_payment_gives_more_than_it_has(sources, asked):
    taken = spread_refund(sources, asked)
    assert sum(part for _, part in taken) == min(max(0, asked), sum(source.cents for source in sources))
    there = {source.payment: source.cents for source in sources}
    assert all(0 < part <= there[payment] for payment, part in taken)
    assert len({payment for payment, _ in taken}) == len(taken)


@given(sources, st.integers(1, 50_000))
def test_what_came_online_goes_first_and_the_newest_before_the_older(sources, asked):
    taken = dict(spread_refund(sources, asked))
    for one in sources:
        for other in sources:
            before = (not one.online, -one.at, -one.payment) < (not other.online, -other.at, -other.payment)
            if before and other.payment in taken:
                assert taken.get(one.payment, 0) == one.cents


@given(cents, st.integers(0, 50_000), st.integers(0, 50_000))
def test_above_the_limit_somebody_else_agrees_and_two_halves_are_one_whole(cents, already, limit):
    assert needs_approval(cents, already, limit, by_rule=False) == (cents + already > limit)
    assert not needs_approval(cents, already, limit, by_rule=True)


def test_every_task_says_what_happened_and_what_may_be_done():
    from portal.ledger.enums import TaskKind

    assert set(CHOICES) == set(HAPPENED) == set(TaskKind.values)
    for choices in CHOICES.values():
        assert len({choice.key for choice in choices}) == len(choices) > 0


def test_money_that_goes_back_is_told_in_six_languages_without_an_amount_and_short_enough_for_an_sms():
    assert set(refund_words.SAID) == set(CODES)
    for code in CODES:
        assert set(refund_words.SAID[code]) == set(refund_words.TURNS)
        for turn in refund_words.TURNS:
            subject, body, short = refund_words.said(turn, code, link="https://maison.ville.fr/mon-espace/a-regler/")
            assert not indiscretions(subject) + indiscretions(short) + indiscretions(body), (code, turn)
            assert sms.size(short).parts <= sms.MOST_PARTS and len(subject) <= 60, (code, turn, subject)
            assert "https://" in body
