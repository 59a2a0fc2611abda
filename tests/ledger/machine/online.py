"""Rules about payments online: pages opened, paid, ordered, refused, wrong, late; notifications lost, told again, in another order; a
provider that does not answer; a worker that is killed."""

from contextlib import suppress

from hypothesis import strategies as st
from hypothesis.stateful import rule

from portal.kit.refusal import Refusal
from portal.ledger import tasks
from portal.ledger.actions import expire_payment, settle, take_payment, void_payment
from portal.ledger.base import ProviderState, Unreachable
from portal.ledger.models import CashSession, Dispute, Payment, open_charges
from programmes.actions.release_expired import release_expired
from tests.ledger.ground import begun, close_till

from .desk import which

OPEN, PROCESSING = ProviderState.OPEN, ProviderState.PROCESSING


class OnlineRules:
    def _pages(self, number, *states):
        """A payment whose page is in one of these states over there."""
        refs = [ref for ref, status in self.bank.pages.items() if status.state in states]
        return self.pick(Payment.objects.filter(provider_ref__in=refs), number)

    @rule(number=which, method=st.sampled_from([None, None, "stripe_sepa"]))
    def page_opens(self, number, method):
        home = self.home(number)
        lines = open_charges(home) if number % 2 else open_charges(home)[:1]
        self.tried("page", lambda: begun(home, lines, method=method))

    @rule(number=which, tell=st.booleans())
    def page_is_paid(self, number, tell):
        """Also one whose direct debit was ordered: its money is there."""
        if payment := self._pages(number, OPEN, PROCESSING):
            self.bank.pay(payment)
            self.post.append(self.bank.notice(payment))
            self.done["paid"] += 1
            if tell:
                self.tried("settle", lambda: settle(payment.pk))

    @rule(number=which, cents=st.sampled_from([1, 100, 777, 5000]), currency=st.sampled_from(["eur", "eur", "usd"]))
    def page_is_paid_otherwise(self, number, cents, currency):
        if payment := self._pages(number, OPEN):
            self.bank.pay(payment, amount_cents=cents, currency=currency)
            self.post.append(self.bank.notice(payment))
            self.done["paid otherwise"] += 1

    @rule(number=which)
    def page_is_ordered(self, number):
        payment = self._pages(number, OPEN)
        if payment and payment.method == "stripe_sepa":
            self.bank.order(payment)
            self.post.append(self.bank.notice(payment))
            self.done["ordered"] += 1

    @rule(number=which)
    def page_fails(self, number):
        if payment := self._pages(number, OPEN, PROCESSING):
            self.bank.fail(payment)
            self.post.append(self.bank.notice(payment))
            self.done["failed"] += 1

    @rule(number=which)
    def money_comes_late(self, number):
        """A page that we had closed was paid all the same."""
        if payment := self._pages(number, ProviderState.EXPIRED, ProviderState.FAILED):
            self.bank.pay(payment)
            self.post.append(self.bank.notice(payment))
            self.tried("late", lambda: settle(payment.pk))

    @rule(number=which)
    def settle(self, number):
        if payment := self.pick(Payment.objects.all(), number):
            self.tried("settle", lambda: settle(payment.pk))

    @rule(number=st.integers(0, 20), keep=st.booleans())
    def notified(self, number, keep):
        """Any notification there is, in any order; told again later, or no more."""
        if self.post:
            notice = self.post[number % len(self.post)]
            if self.tried("told", lambda: self.tell(notice)) and not keep:
                self.post.remove(notice)

    @rule(number=which)
    def expire(self, number):
        if payment := self.pick(Payment.objects.all(), number):
            self.tried("expire", lambda: expire_payment(payment.pk))

    @rule(number=which)
    def paid_twice(self, number):
        """At the desk, while her page is open and about to be paid."""
        home, by = self.home(number), self.agent(number)
        lines, page = open_charges(home), self._pages(number, OPEN)
        if not lines or not page:
            return
        total = sum(line.left_cents for line in lines)
        act = {"regie": self.town.regie, "household": home, "method": "cash", "amount_cents": total, "charges": lines, "sure": True}
        if paid := self.tried("paid twice", lambda: take_payment(**act, by=by)):
            self.drawer[paid.session_id] += total
            self.bank.pay(page)

    # --- disputes
    @rule(number=which, part=st.sampled_from([1, 1, 2]))
    def contested(self, number, part):
        payment = self._pages(number, ProviderState.PAID)
        free = payment and not any(row.payment_ref == payment.provider_ref for row in self.bank.contested.values())
        if free and (cents := self.bank.left_of(payment.provider_ref) // part) > 0:  # also money that nobody has looked at yet
            self.post.append(self.bank.contests(payment.provider_ref, cents))
            self.tried("contested", lambda: self.tell(self.post[-1]))

    @rule(number=which, state=st.sampled_from(["won", "lost"]), tell=st.booleans())
    def dispute_ends(self, number, state, tell):
        still = [ref for ref, row in self.bank.contested.items() if row.state == "open"]
        if still:
            ref = still[number % len(still)]
            older = self.bank.says(ref)
            self.post += [self.bank.ends(ref, state), older]
            if tell and self.tried(f"dispute {state}", lambda: self.tell(self.post[-2])):
                assert Dispute.objects.filter(provider_ref=ref).count() <= 1

    # --- what goes wrong
    @rule(down=st.booleans())
    def provider(self, down):
        self.bank.down = down and not self.bank.down
        self.done["down" if self.bank.down else "up"] += 1

    @rule()
    def timeout_after_the_effect(self):
        self.bank.silent = True
        self.done["silent"] += 1

    @rule(number=which, after=st.integers(0, 3), act=st.sampled_from(["settle", "told", "expire", "refund", "page", "void", "close"]))
    def killed(self, number, after, act):
        with self.dying(after):
            if act == "settle" and (payment := self.pick(Payment.objects.all(), number)):
                self._quietly(lambda: settle(payment.pk))
            elif act == "told" and self.post:
                self._quietly(lambda: self.tell(self.post[number % len(self.post)]))
            elif act == "expire" and (payment := self.pick(Payment.objects.all(), number)):
                self._quietly(lambda: expire_payment(payment.pk))
            elif act == "refund":
                self._quietly(tasks.send_refunds)
            elif act == "page":
                self._quietly(lambda: begun(self.home(number), open_charges(self.home(number))))
            elif act == "void" and (payment := self.pick(Payment.objects.filter(method="cheque"), number)):
                self._quietly(lambda: void_payment(payment=payment, reason="erreur", by=self.agent(0)))
            elif act == "close" and (till := self.pick(CashSession.objects.open(), number)):
                self._quietly(lambda: close_till(till))

    def _quietly(self, act):
        """Refused or unanswered, nothing died; killed goes through."""
        with suppress(Refusal, Unreachable):
            act()

    @rule(hours=st.sampled_from([1, 1, 30, 24 * 9]))
    def time_passes(self, hours):
        self.pass_time(hours=hours)
        self.done["time"] += 1

    @rule()
    def tick(self):
        release_expired()
        tasks.reconcile()
        tasks.give_back()
        tasks.send_refunds()
        self.done["tick"] += 1
