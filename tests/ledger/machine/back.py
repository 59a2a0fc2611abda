"""Rules about money that goes back: asked, agreed to or not, by card, in cash, through the accountant; sent back by a bank; given back
elsewhere; what staff answer to their tasks."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from portal.kit.refusal import Refusal
from portal.ledger.actions import (
    approve_refund,
    decline_refund,
    give_money,
    keep_as_credit,
    note_not_paid,
    note_order_paid,
    order_refunds,
    pay_refund,
    request_refund,
    reroute_refund,
)
from portal.ledger.actions.answer_task import answer_task, open_choices
from portal.ledger.models import MoneyTask, Payment, Refund, RefundOrder, credit_cents, credits_of, unused_cents
from portal.ledger.rules.transitions import RECEIPTED

from .desk import which

road = st.sampled_from([None, None, "cash", "order", "provider"])


class BackRules:
    @rule(number=which, who=which, road=road, part=st.sampled_from([1, 1, 2]), by_rule=st.booleans())
    def refund(self, number, who, road, part, by_rule):
        unused = {pk for home in self.town.homes for pk, _ in credits_of(home)}  # nothing else can go back
        payment = self.pick(Payment.objects.filter(state__in=RECEIPTED, pk__in=unused), number)
        if payment:
            amount = unused_cents(payment) // part
            act = {"payment": payment, "amount_cents": amount, "reason": "parti", "road": road, "by_rule": by_rule, "by": self.agent(who)}
            if found := self.tried("refund", lambda: request_refund(**act)):
                self.done[f"refund by {found.road}"] += 1

    @rule(number=which, road=road)
    def more_than_is_left(self, number, road):
        """A cent above what pays nothing is refused, whatever the road."""
        if payment := self.pick(Payment.objects.filter(state__in=RECEIPTED), number):
            act = {"payment": payment, "amount_cents": unused_cents(payment) + 1, "reason": "parti", "road": road, "by_rule": True}
            assert not self.tried("above", lambda: request_refund(**act, by=self.agent(0))), "more goes back than is left"

    @rule(number=which, who=which, choice=st.sampled_from(["same", "cash", "order", "credit"]), first=st.booleans())
    def give(self, number, who, choice, first):
        home, by = self.home(number), self.agent(who)
        asked = {"household": home, "choice": choice, "reason": "parti", "pay_first": first, "by": by}
        given = self.tried("give", lambda: give_money(amount_cents=credit_cents(home), **asked))
        for row in given if isinstance(given, list) else []:
            self._out_of_the_drawer(row)

    def _out_of_the_drawer(self, row):
        if row.session_id and row.road == "cash" and row.state == "succeeded":
            self.drawer[row.session_id] -= row.amount_cents

    @rule(number=which, who=which, yes=st.booleans())
    def second_eyes(self, number, who, yes):
        if row := self.pick(Refund.objects.filter(state="asked"), number):
            by = self.agent(who)
            act = (lambda: approve_refund(refund=row, by=by)) if yes else (lambda: decline_refund(refund=row, answer="non", by=by))
            self.tried("approve" if yes else "decline", act)

    @rule(number=which, who=which)
    def pay_in_cash(self, number, who):
        row = self.pick(Refund.objects.filter(road="cash"), number)
        paid = row and self.tried("pay refund", lambda: pay_refund(refund=row, by=self.agent(who)))
        if paid:
            self._out_of_the_drawer(paid)

    @rule()
    def order(self):
        rows = list(Refund.objects.filter(road="order", state="requested", order=None, payment__regie=self.town.regie))
        self.tried("order", lambda: order_refunds(regie=self.town.regie, refunds=rows, by=self.agent(0)))

    @rule(number=which, paid=st.booleans())
    def accountant(self, number, paid):
        order = self.pick(RefundOrder.objects.all(), number)
        if order and paid:
            self.tried("order paid", lambda: note_order_paid(order=order, reference="M-1", by=self.agent(0)))
        elif order and (row := order.refunds.first()):
            self.tried("not paid", lambda: note_not_paid(refund=row, by=self.agent(0)))

    @rule(number=which, road=st.sampled_from(["cash", "order", "provider", "credit"]))
    def reroute(self, number, road):
        if row := self.pick(Refund.objects.all(), number):
            by = self.agent(0)
            again = lambda: keep_as_credit(refund=row, by=by) if road == "credit" else reroute_refund(refund=row, road=road, by=by)  # noqa: E731
            self.tried("reroute", again)

    @rule(number=which, state=st.sampled_from(["succeeded", "failed", "refused"]))
    def bank_says(self, number, state):
        """A refund arrives, or comes back, days later; or the next one is refused at once."""
        if state == "refused":
            self.bank.refuses = True
            return
        moving = [ref for ref, row in self.bank.back.items() if row.state in ("sent", "succeeded") and row.state != state]
        if moving:
            self.post.append(self.bank.moves(moving[number % len(moving)], state))
            self.tried(f"refund {state}", lambda: self.tell(self.post[-1]))

    @rule(number=which, part=st.sampled_from([1, 2]))
    def given_back_elsewhere(self, number, part):
        pages = [ref for ref in self.bank.pages if self.bank.left_of(ref) > 1]  # also of money that nobody has looked at yet
        if pages:
            page = pages[number % len(pages)]
            self.post.append(self.bank.gives_back(page, self.bank.left_of(page) // part))
            self.tried("outside", lambda: self.tell(self.post[-1]))

    @rule(number=which, choice=which)
    def answer(self, number, choice):
        task = self.pick(MoneyTask.objects.waiting(), number)
        choices = task and open_choices(task)
        if choices:
            key = choices[choice % len(choices)].key
            home = self.home(choice)
            self.tried("answer", lambda: answer_task(task=task, choice=key, words="vu", household=home, by=self.agent(0)))

    @rule(number=which)
    def nobody_agrees_alone(self, number):
        """Who asked never agrees, whatever she may."""
        row = self.pick(Refund.objects.filter(state="asked", requested_by__isnull=False), number)
        if row:
            try:
                approve_refund(refund=row, by=row.requested_by)
            except Refusal as refusal:
                assert "memes-yeux" in {reason.code for reason in refusal.reasons}
            else:
                raise AssertionError("who asked agreed to it")
