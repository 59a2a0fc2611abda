"""What is past its day, household by household, with what was asked already. Cents."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from portal.households.models import Household, Membership
from portal.kit import dates
from portal.ledger.enums import PaymentState
from portal.ledger.rules.reminders import Asked, Step, may_be_listed, next_step

from .charge import Charge
from .entry import Entry
from .payment import Payment
from .recovery import PayLater, Reminder

# Where a household stands, in the order of the work
STAGES = {
    "appeler": "À appeler : on en parle",
    "liste": "Peut être confié à l’ordonnateur",
    "parle": "On en a parlé",
    "date": "Demande avec une date",
    "douce": "Demande douce",
    "attente": "Pas encore demandé",
}


@dataclass
class Arrears:
    """`charges`: the open lines past their day, oldest first; `left_cents`: what is left of them once the advance is used."""

    household_id: int
    charges: list[Charge] = field(default_factory=list)
    left_cents: int = 0
    reminders: list[Reminder] = field(default_factory=list)
    later: dt.date | None = None
    waiting: dt.date | None = None  # `later` while it is to come, put there by who shows it
    on_its_way: bool = False  # a debit was ordered and the bank has not answered: nothing is asked meanwhile

    @property
    def overdue_since(self) -> dt.date | None:
        return min((charge.due_on for charge in self.charges), default=None)

    @property
    def asked(self) -> list[Asked]:
        return [Asked(row.step, dates.local(row.at).date(), row.before, row.answered_at is not None) for row in self.reminders]

    @property
    def last(self) -> Reminder | None:
        since = self.overdue_since
        ours = [row for row in self.reminders if since is not None and dates.local(row.at).date() > since]
        return max(ours, key=lambda row: (row.step, row.at), default=None)

    def _facts(self, today: dt.date) -> dict:
        return {
            "overdue_since": self.overdue_since,
            "left_cents": self.left_cents,
            "asked": self.asked,
            "later": self.later,
            "today": today,
        }

    def step(self, today: dt.date) -> Step | None:
        return None if self.on_its_way else next_step(**self._facts(today))

    def why_not_listed(self, today: dt.date) -> str:
        """ "" when it may be handed to the ordonnateur."""
        return "Un prélèvement est en route." if self.on_its_way else may_be_listed(**self._facts(today))

    def stage(self, today: dt.date) -> str:
        """A key of `STAGES`."""
        last = self.last
        if last is None:
            return "attente"
        if last.step == Step.TALK and last.answered_at is None:
            return "appeler"
        if last.step == Step.TALK:
            return "parle" if self.why_not_listed(today) else "liste"
        return "date" if last.step == Step.DATED else "douce"

    def waits(self, today: dt.date) -> dt.date | None:
        """Until when the household asked us to wait, while it is to come."""
        return self.later if self.later is not None and self.later >= today else None


def arrears_of(households, today: dt.date) -> list[Arrears]:
    """Those of these households (a queryset, or keys) which owe something past its day, by key. Five queries, whatever their number."""
    found: dict[int, Arrears] = {}
    for charge in Charge.objects.open().filter(household__in=households, due_on__lt=today):
        row = found.setdefault(charge.household_id, Arrears(charge.household_id))
        row.charges.append(charge)
        row.left_cents += charge.left_cents
    credit = Entry.objects.credits_by_household(found)
    for key, row in list(found.items()):
        row.left_cents -= max(credit.get(key, 0), 0)
        if row.left_cents <= 0:
            del found[key]
    reminders: dict[int, list[Reminder]] = defaultdict(list)
    for reminder in Reminder.objects.filter(household__in=found).order_by("at", "pk"):
        reminders[reminder.household_id].append(reminder)
    for key, until in PayLater.objects.filter(household__in=found).order_by("at", "pk").values_list("household", "until"):
        found[key].later = until
    for key in Payment.objects.filter(household__in=found, state=PaymentState.PROCESSING).values_list("household", flat=True):
        found[key].on_its_way = True
    for key, row in found.items():
        row.reminders = reminders[key]
    return [found[key] for key in sorted(found)]


def names_of(households, *, only_referents: bool = False) -> dict[int, list]:
    """Household -> who answers for it (members where nobody does, unless `only_referents`). One query."""
    found: dict[int, list[Membership]] = defaultdict(list)
    for row in Membership.objects.active().filter(household__in=list(households)).select_related("person__successor"):
        found[row.household_id].append(row)
    people: dict[int, list] = {}
    for key, rows in found.items():
        members = Household.each_once(rows)
        led = [member.person for member in members if member.is_referent]
        people[key] = led if led or only_referents else [member.person for member in members]
    return people


def address_of(people) -> str:
    """Where the ordonnateur may write to them; nothing for who receives nothing at home: it is asked of the house."""
    known = next((person for person in people if person.address_1 and not person.letters_held), None)
    return " ".join(part for part in (known.address_1, known.address_2, known.postal_code, known.city) if part) if known else ""
