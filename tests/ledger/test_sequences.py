"""Whatever people do, in whatever order, every invariant of the books holds: charge, pay by any road, reverse, void, refund."""

import contextlib
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.kit import locking
from portal.kit.refusal import Refusal
from portal.ledger import tasks
from portal.ledger.actions import (
    expire_payment,
    receive_notice,
    request_refund,
    reverse_charge,
    settle,
    take_payment,
    use_credit,
    void_payment,
)
from portal.ledger.base import Unreachable
from portal.ledger.models import Charge, Payment, credit_cents, open_charges, owed_cents
from portal.ledger.registry import INVARIANTS

from .ground import agent, begun, desk, household, mandate, online_regie, owe

pytestmark = pytest.mark.django_db

ACTS = ("charge", "charge", "cash", "cheque", "reverse", "void", "credit", "begin", "pay", "pay wrong", "order", "fail", "settle",
        "notice", "expire", "refund", "tick", "provider down", "provider up")  # fmt: skip
steps = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 5), st.integers(0, 1200)), min_size=1, max_size=25)


class Town:
    """Two households, a desk, a provider; each act is tried, and what is refused changes nothing."""

    def __init__(self, provider):
        self.provider = provider
        provider.down = False
        self.agent, self.regie = agent(), desk()
        mandate(self.regie, self.agent)
        online_regie()
        self.homes = [household(), household()]
        self.done: Counter = Counter()

    def act(self, verb: str, which: int, cents: int) -> None:
        home = self.homes[which % 2]
        with contextlib.suppress(Refusal, Unreachable):
            getattr(self, verb.replace(" ", "_"))(home, which, cents)
            self.done[verb] += 1

    def charge(self, home, which, cents):
        owe(home, cents, by=self.agent, due_in=which)

    def cash(self, home, which, cents):
        chosen = open_charges(home)[: which + 1] if which else None
        call = {"regie": self.regie, "household": home, "amount_cents": cents, "by": self.agent}
        take_payment(method="cash", charges=chosen, keep_credit=which > 2, tendered_cents=cents + which * 100, **call)

    def cheque(self, home, which, cents):
        take_payment(regie=self.regie, household=home, method="cheque", amount_cents=cents, keep_credit=True, note="CH-1", by=self.agent)

    def reverse(self, home, which, cents):
        if charge := self.nth(Charge.objects.filter(household=home), which):
            reverse_charge(charge=charge, reason="annulé", by=self.agent)

    def void(self, home, which, cents):
        if payment := self.nth(Payment.objects.all(), which):
            void_payment(payment=payment, reason="erreur", by=self.agent)

    def credit(self, home, which, cents):
        use_credit(household=home, by=self.agent)

    def begin(self, home, which, cents):
        begun(home, open_charges(home)[: which + 1])

    def at_provider(self, which):
        return self.nth(Payment.objects.exclude(provider_ref=None), which)

    def pay(self, home, which, cents):
        if payment := self.at_provider(which):
            self.provider.pay(payment)

    def pay_wrong(self, home, which, cents):
        if payment := self.at_provider(which):
            self.provider.pay(payment, amount_cents=cents)

    def order(self, home, which, cents):
        if payment := self.at_provider(which):
            self.provider.order(payment)

    def fail(self, home, which, cents):
        if payment := self.at_provider(which):
            self.provider.fail(payment)

    def settle(self, home, which, cents):
        if payment := self.nth(Payment.objects.all(), which):
            settle(payment.pk)

    def notice(self, home, which, cents):
        if payment := self.at_provider(which):
            receive_notice(provider="fake", notice=self.provider.notice(payment, event_id=f"evt_{cents % 3}_{payment.pk}"))

    def expire(self, home, which, cents):
        if payment := self.nth(Payment.objects.all(), which):
            expire_payment(payment.pk)

    def refund(self, home, which, cents):
        if payment := self.nth(Payment.objects.all(), which):
            request_refund(payment=payment, amount_cents=cents, reason="annulé", by=self.agent)

    def tick(self, home, which, cents):
        tasks.reconcile()
        tasks.send_refunds()

    def provider_down(self, home, which, cents):
        self.provider.down = True

    def provider_up(self, home, which, cents):
        self.provider.down = False

    @staticmethod
    def nth(rows, which):
        found = list(rows.order_by("-pk")[: which + 1])
        return found[-1] if found else None


def live_through(provider, acts) -> Town:
    """One life of the town, undone at its end; every invariant is asked after each act that was done."""
    with transaction.atomic(), locking.acts_within():
        try:
            town = Town(provider)
            for act in acts:
                town.act(*act)
                offending = [words for invariant in INVARIANTS[1:] for words in invariant()]
                assert not offending, (act, offending)
            for home in town.homes:
                assert owed_cents(home) == sum(charge.left_cents for charge in open_charges(home))
                assert credit_cents(home) >= 0
            return town
        finally:
            transaction.set_rollback(True)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=steps)
def test_the_books_stay_true_whatever_is_done(provider, acts):
    live_through(provider, acts)


@pytest.mark.deep
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=steps)
def test_the_books_stay_true_through_long_lives(provider, acts):
    live_through(provider, acts)


def test_the_acts_of_a_life_are_really_done(provider):
    """The control: a life in which each act finds something to do."""
    acts = [
        ("charge", 0, 800),
        ("begin", 0, 0),
        ("notice", 0, 1),
        ("pay", 0, 0),
        ("settle", 0, 0),
        ("reverse", 0, 0),
        ("refund", 0, 300),
        ("tick", 0, 0),
        ("charge", 0, 400),
        ("credit", 0, 0),
        ("charge", 1, 500),
        ("cash", 1, 500),
        ("void", 0, 0),
        ("cheque", 1, 600),
        ("charge", 0, 900),
        ("begin", 2, 0),
        ("order", 0, 0),
        ("settle", 0, 0),
        ("fail", 0, 0),
        ("settle", 0, 0),
        ("begin", 2, 0),
        ("pay wrong", 0, 1),
        ("settle", 0, 0),
        ("charge", 0, 100),
        ("begin", 0, 0),
        ("expire", 0, 0),
        ("provider down", 0, 0),
        ("provider up", 0, 0),
    ]
    assert set(live_through(provider, acts).done) == set(ACTS)
