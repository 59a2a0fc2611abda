"""The pure rules: spreading an amount, judging a provider's answer, transitions, the till."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ledger.enums import PaymentState, RefundState
from portal.ledger.rules import transitions
from portal.ledger.rules.allocation import spread
from portal.ledger.rules.desk import full_till, till_warning
from portal.ledger.rules.settlement import ProviderState, Status, Verdict, judge

amounts = st.integers(0, 100_000)


@given(amounts, st.lists(st.integers(-100, 50_000), max_size=8))
def test_an_amount_is_spread_in_order_and_never_beyond(amount, lefts):
    shares = dict(spread(amount, list(enumerate(lefts))))
    assert sum(shares.values()) == min(amount, sum(left for left in lefts if left > 0))
    assert all(0 < cents <= lefts[key] for key, cents in shares.items())
    unpaid = [key for key, left in enumerate(lefts) if left > shares.get(key, 0) and left > 0]
    assert not unpaid or all(key <= unpaid[0] for key in shares)  # the next line waits until this one is paid in full


@given(
    st.integers(1, 10_000),
    st.builds(
        Status,
        st.sampled_from(ProviderState),
        amount_cents=st.integers(0, 10_000),
        currency=st.sampled_from(["eur", "EUR", "usd"]),
        live=st.booleans(),
    ),
    st.booleans(),
)
def test_only_exactly_what_was_expected_is_booked(expected, status, live):
    verdict = judge(expected, status, live=live)
    exact = status.amount_cents == expected and status.currency.lower() == "eur" and status.live == live
    assert (verdict.verdict == Verdict.BOOK) == (status.state == ProviderState.PAID and exact)
    if verdict.verdict == Verdict.CLASSIFY:
        assert verdict.anomaly
        assert not verdict.euros or (status.live == live and status.currency.lower() == "eur" and status.amount_cents > 0)


def test_the_tables_name_every_state_and_no_other():
    for table, states in ((transitions.PAYMENT, PaymentState), (transitions.REFUND, RefundState)):
        assert set(table) == set(states.values)
        assert {after for many in table.values() for after in many} <= set(states.values)


def test_what_is_booked_never_becomes_unbooked():
    for before in transitions.RECEIPTED:
        assert transitions.PAYMENT[before] <= set(transitions.RECEIPTED)


def test_an_illegal_move_is_an_error_of_the_code():
    with pytest.raises(transitions.IllegalMove, match="voided → succeeded"):
        transitions.check(transitions.PAYMENT, "voided", "succeeded")


@given(amounts, st.integers(1, 100_000))
def test_the_till_warns_before_it_refuses(in_hand, maximum):
    if full_till(in_hand, maximum):
        assert till_warning(in_hand, maximum)
    assert bool(till_warning(in_hand, maximum)) == (in_hand >= maximum * 0.8)
