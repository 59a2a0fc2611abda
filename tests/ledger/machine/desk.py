"""Rules about what is owed and what happens at the desk: lines, tills, cash, cheques, voids, credit, deposits."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from portal.ledger.actions import (
    hand_deposit,
    lower_charge,
    make_deposit,
    open_till,
    reverse_charge,
    take_payment,
    undo_deposit,
    use_credit,
    validate_deposit,
    void_payment,
)
from portal.ledger.models import CashSession, Charge, Deposit, Payment, open_charges
from portal.ledger.models.holdings import holding_of, papers_in_hand
from portal.ledger.rules.denominations import fewest
from tests.ledger import ground

which = st.integers(0, 5)
cents = st.sampled_from([0, 100, 250, 800, 1600, 2500])


class DeskRules:
    @rule(number=which, cents=cents, kind=st.sampled_from(["basket", "outing", "other"]))
    def owe(self, number, cents, kind):
        self.tried("charge", lambda: ground.owe(self.home(number), cents, by=self.agent(0), kind=kind, due_in=number))

    @rule(number=which, off=st.sampled_from([0, 50, 100]))
    def lower(self, number, off):
        if line := self.pick(Charge.objects.standing(), number):
            self.tried("lower", lambda: lower_charge(charge=line, unit_cents=line.unit_cents - off, quote={}, by=self.agent(0)))

    @rule(number=which)
    def reverse(self, number):
        if line := self.pick(Charge.objects.all(), number):  # a living place's own is refused: its room undoes both
            self.tried("reverse", lambda: reverse_charge(charge=line, reason="annulé", by=self.agent(0)))

    @rule(number=which, gap=st.sampled_from([0, 0, -100, 50]))
    def till_opens(self, number, gap):
        count = fewest(5000 + gap)
        act = {"regie": self.town.regie, "opening": count, "reason": "compté deux fois" if gap else "", "by": self.agent(number)}
        if till := self.tried("open till", lambda: open_till(**act)):
            self.drawer[till.pk] = 5000 + gap

    @rule(number=which, gap=st.sampled_from([0, 0, -100, 50]))
    def till_closes(self, number, gap):
        if till := self.pick(CashSession.objects.open(), number):
            counted = max(0, self.drawer[till.pk] + gap)
            close = {"session": till, "by": till.holder, "gap": counted - till.should_hold_cents(), "reason": "une pièce" if gap else ""}
            self.tried("close till", lambda: ground.close_till(**close))

    @rule(number=which, who=which, more=st.sampled_from([0, 0, 100]), method=st.sampled_from(["cash", "cash", "cheque", "card_terminal"]))
    def desk_pays(self, number, who, more, method):
        """All that is owed or the first line, and more when she likes."""
        home, by = self.home(number), self.agent(who)
        lines = open_charges(home) if number % 2 else open_charges(home)[:1]
        amount = sum(line.left_cents for line in lines) + more
        asked = {
            "charges": lines,
            "amount_cents": amount,
            "keep_credit": bool(more),
            "sure": True,
            "note": "CH-1" if method == "cheque" else "",
        }
        act = {"regie": self.town.regie, "household": home, "method": method, "by": by, **asked}
        if paid := self.tried(method, lambda: take_payment(**act)):
            self.drawer[paid.session_id] += amount if method == "cash" else 0

    @rule(number=which, who=which)
    def void(self, number, who):
        payment = self.pick(Payment.objects.exclude(session=None), number)
        undone = payment and self.tried("void", lambda: void_payment(payment=payment, reason="erreur", by=self.agent(who)))
        if undone:
            self.drawer[undone.voided_from_id] -= undone.amount_cents if undone.method == "cash" else 0

    @rule(number=which)
    def credit(self, number):
        if self.tried("credit", lambda: use_credit(household=self.home(number), by=self.agent(0)) or None):
            return

    @rule(number=which)
    def deposit(self, number):
        regie = self.town.regie
        if number % 2:
            papers = list(papers_in_hand(regie, "cheques").values_list("pk", flat=True))
            self.tried("deposit", lambda: make_deposit(regie=regie, kind="cheques", payments=papers, by=self.agent(0)))
        else:
            count = fewest(max(0, holding_of(regie).safe_cents))
            self.tried("deposit", lambda: make_deposit(regie=regie, kind="cash", count=count, by=self.agent(0)))

    @rule(number=which, step=st.sampled_from(["hand", "validate", "undo"]))
    def deposit_moves(self, number, step):
        if row := self.pick(Deposit.objects.all(), number):
            by = self.agent(0)
            acts = {
                "hand": lambda: hand_deposit(deposit=row, by=by),
                "validate": lambda: validate_deposit(deposit=row, reference="P-1", by=by),
                "undo": lambda: undo_deposit(deposit=row, reason="mal compté", by=by),
            }
            self.tried(f"deposit {step}", acts[step])
