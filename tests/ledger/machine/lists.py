"""Rules about what is past its day: asked gently, with a date, by a person; the ordonnateur's list; what comes back from it."""

from hypothesis.stateful import rule

from portal.kit import clock
from portal.ledger.actions.hand_over_debts import hand_over_debts
from portal.ledger.actions.remind import answer_reminder, ask_later, remind
from portal.ledger.models import RecoveryLine, Reminder, open_charges
from tests.ledger import ground

from .desk import which

LONG = 40  # days: longer than any step asks


class ListRules:
    @rule(number=which)
    def remind(self, number):
        home = self.home(number)
        if self.tried("remind", lambda: remind(household_id=home.pk)):
            return

    @rule(number=which)
    def later(self, number):
        self.tried("later", lambda: ask_later(household=self.home(number), by=self.agent(0)))

    @rule(number=which)
    def months_pass_and_it_is_handed_over(self, number):
        """All three requests, each after its days, then the list: refused as long as anything misses."""
        home, by = self.home(number), self.agent(0)
        ground.owe(home, 2500, by=by, due_in=0)
        for _ in range(3):
            self.pass_time(days=LONG)
            remind(household_id=home.pk)
        for row in Reminder.objects.filter(household=home, step=3, answered_at=None):
            answer_reminder(reminder=row, answer="rappellera", by=by)
        self.pass_time(days=LONG)
        self.tried("hand over", lambda: hand_over_debts(regie=self.town.regie, households=[home.pk], by=by))

    @rule(number=which, who=which)
    def listed_is_paid_after_all(self, number, who):
        """A line on the list is no longer among those to pay at the desk, or comes back from the list: never both."""
        line = self.pick(RecoveryLine.objects.standing(), number)
        if line:
            assert line.charge_id not in {charge.pk for charge in open_charges(line.charge.household)}, clock.now()
