"""The price in time, as pure rules: what holds on a day, and from when something new counts."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.households.rules import means
from portal.households.rules.means import Basis, Facts, Means, Promise, QuotientFact, Reason, TaxFact

DAY = dt.date(2026, 11, 24)
FEBRUARY = dt.date(2027, 2, 28)


def quotient(figure, *, checked=DAY, start=None, end=FEBRUARY, corrected=None):
    return QuotientFact(figure, start or checked, end, checked, corrected)


days = st.dates(dt.date(2025, 1, 1), dt.date(2028, 12, 31))
facts_drawn = st.builds(
    lambda figure, checked, length: quotient(figure, checked=checked, end=checked + dt.timedelta(days=length)),
    st.integers(0, means.HIGHEST_QUOTIENT),
    days,
    st.integers(0, 500),
)
promises_drawn = st.builds(lambda day: Promise(day, means.promise_until(day)), days)
histories = st.builds(
    lambda quotients, promises: Facts(quotients=tuple(sorted(quotients, key=lambda fact: fact.checked_on)), promises=tuple(promises)),
    st.lists(facts_drawn, max_size=5),
    st.lists(promises_drawn, max_size=2),
)


def test_without_any_proof_nothing_is_known():
    assert means.means_on(Facts(), DAY) == Means()


def test_a_verified_quotient_holds_from_its_first_day_to_its_last():
    facts = Facts(quotients=(quotient(380),))
    assert means.means_on(facts, DAY - dt.timedelta(days=1)).quotient is None
    first, last = means.means_on(facts, DAY), means.means_on(facts, FEBRUARY)
    assert (first.quotient, first.reason, first.valid_until, first.checked_on) == (380, Reason.VERIFIED, FEBRUARY, DAY)
    assert last.quotient == 380
    after = means.means_on(facts, FEBRUARY + dt.timedelta(days=1))
    assert (after.quotient, after.reason, after.valid_until) == (None, Reason.EXPIRED, FEBRUARY)


def test_the_fact_checked_last_wins_also_on_the_same_day():
    facts = Facts(
        quotients=(quotient(380), quotient(900, checked=DAY + dt.timedelta(days=3)), quotient(910, checked=DAY + dt.timedelta(days=3)))
    )
    assert means.means_on(facts, DAY).quotient == 380
    assert means.means_on(facts, DAY + dt.timedelta(days=3)).quotient == 910


def test_a_corrected_fact_no_longer_counts_but_its_past_can_be_read():
    facts = Facts(
        quotients=(quotient(830, corrected=DAY + dt.timedelta(days=2)), quotient(380, checked=DAY + dt.timedelta(days=2), start=DAY))
    )
    assert means.means_on(facts, DAY).quotient == 380
    assert means.means_on(facts, DAY, known_on=DAY).quotient == 830


def test_a_promise_is_a_reason_not_a_price():
    known = means.means_on(Facts(promises=(Promise(DAY, means.promise_until(DAY)),)), DAY + dt.timedelta(days=5))
    assert (known.quotient, known.reason) == (None, Reason.PROMISED)


def test_tax_status_stands_beside_the_quotient():
    facts = Facts(quotients=(quotient(380),), taxes=(TaxFact(False, DAY, FEBRUARY, DAY),))
    assert means.means_on(facts, DAY).taxable is False
    assert means.means_on(facts, DAY).tax.reason is Reason.VERIFIED
    assert means.means_on(facts, FEBRUARY + dt.timedelta(days=1)).taxable is None


@given(histories, days)
def test_a_known_quotient_is_always_one_that_was_verified_and_holds(facts, day):
    known = means.means_on(facts, day)
    holding = {fact.figure for fact in facts.quotients if fact.valid_from <= day <= fact.valid_until}
    assert (known.quotient in holding) if holding else known.quotient is None
    assert (known.reason is Reason.VERIFIED) == (known.quotient is not None)


NEXT, RENEWAL = dt.date(2027, 1, 1), dt.date(2027, 3, 4)


@pytest.mark.parametrize(
    ("old", "new", "day"),
    [
        (Means(900), Means(380), NEXT),
        (Means(None), Means(380), NEXT),
        (Means(380), Means(900), RENEWAL),
        (Means(380), Means(None), RENEWAL),
        (Means(380), Means(380), RENEWAL),
    ],
)
def test_lower_counts_from_the_next_period_higher_or_lapsed_at_renewal(old, new, day):
    assert means.applies_from(old, new, next_billing_period=NEXT, renewal=RENEWAL) == day


def test_in_the_last_period_a_lower_proof_counts_at_renewal():
    assert means.applies_from(Means(900), Means(380), next_billing_period=None, renewal=RENEWAL) == RENEWAL


def test_a_quotient_does_not_move_a_price_that_stands_on_tax():
    old, new = Means(900, taxable=False), Means(100, taxable=True)
    assert means.applies_from(old, new, next_billing_period=NEXT, renewal=RENEWAL, basis=Basis.TAXABLE) == RENEWAL


@given(histories, days, st.integers(1, 4), st.data())
def test_within_a_term_a_price_never_rises(facts, start, months, data):
    periods = [start + dt.timedelta(days=30 * number) for number in range(months)]
    end = start + dt.timedelta(days=30 * months)
    one, two = sorted(data.draw(st.lists(st.dates(start, end), min_size=2, max_size=2)))
    values = [means.value_in_term(facts, day, term_start=start, billing_periods=periods) for day in (one, two)]
    assert means.rank(values[1]) <= means.rank(values[0])


@given(histories, days, st.dates(dt.date(2025, 1, 1), dt.date(2029, 1, 1)))
def test_within_a_term_one_never_pays_more_than_was_quoted(facts, start, day):
    quoted = means.means_on(facts, start, known_on=start).quotient
    value = means.value_in_term(facts, max(start, day), term_start=start, billing_periods=[start])
    assert means.rank(value) <= means.rank(quoted)


def test_a_lower_proof_changes_rows_of_the_next_period_only():
    facts = Facts(quotients=(quotient(900), quotient(380, checked=dt.date(2026, 12, 10))))
    periods = [dt.date(2026, 12, 1), NEXT, dt.date(2027, 2, 1)]
    price_on = {
        day: means.value_in_term(facts, day, term_start=dt.date(2026, 12, 1), billing_periods=periods)
        for day in (dt.date(2026, 12, 17), dt.date(2026, 12, 31), NEXT, FEBRUARY)
    }
    assert list(price_on.values()) == [900, 900, 380, 380]


def test_an_expiry_inside_a_term_changes_nothing():
    facts = Facts(quotients=(quotient(380, end=dt.date(2026, 12, 31)),))
    periods = [dt.date(2026, 12, 1), NEXT, dt.date(2027, 2, 1)]
    assert means.value_in_term(facts, FEBRUARY, term_start=dt.date(2026, 12, 1), billing_periods=periods) == 380


def test_a_promised_proof_that_comes_in_time_credits_back_to_the_promise():
    facts = Facts(quotients=(quotient(380, checked=dt.date(2026, 12, 20)),), promises=(Promise(dt.date(2026, 12, 1), NEXT),))
    assert means.credit_from(facts.quotients[0], facts) == dt.date(2026, 12, 1)
    assert means.value_in_term(facts, dt.date(2026, 12, 3), term_start=dt.date(2026, 12, 1), billing_periods=[dt.date(2026, 12, 1)]) == 380


def test_a_promised_proof_that_comes_too_late_credits_nothing():
    facts = Facts(quotients=(quotient(380, checked=dt.date(2027, 1, 2)),), promises=(Promise(dt.date(2026, 12, 1), NEXT),))
    assert means.credit_from(facts.quotients[0], facts) is None


def test_a_promise_made_while_a_proof_held_credits_nothing():
    facts = Facts(quotients=(quotient(900), quotient(380, checked=dt.date(2026, 12, 20))), promises=(Promise(dt.date(2026, 12, 1), NEXT),))
    assert means.credit_from(facts.quotients[1], facts) is None


@pytest.mark.parametrize(
    ("checked", "until"),
    [
        (dt.date(2026, 11, 24), FEBRUARY),
        (dt.date(2027, 1, 31), FEBRUARY),
        (dt.date(2027, 2, 1), dt.date(2028, 2, 29)),
        (dt.date(2027, 12, 31), dt.date(2028, 2, 29)),
    ],
)
def test_a_proof_holds_until_the_end_of_the_next_february(checked, until):
    assert means.default_valid_until(checked) == until


@pytest.mark.parametrize(
    ("promised", "until"),
    [
        (dt.date(2026, 12, 1), dt.date(2027, 1, 1)),
        (dt.date(2027, 1, 31), dt.date(2027, 2, 28)),
        (dt.date(2026, 11, 24), dt.date(2026, 12, 24)),
        (dt.date(2026, 8, 31), dt.date(2026, 9, 30)),
    ],
)
def test_a_promise_lasts_a_month(promised, until):
    assert means.promise_until(promised) == until


@given(days)
def test_a_promise_always_leaves_four_weeks(day):
    assert dt.timedelta(days=28) <= means.promise_until(day) - day <= dt.timedelta(days=31)


def test_changes_for_the_worse_are_told_thirty_days_before():
    assert means.announce_on(RENEWAL) == dt.date(2027, 2, 2)
