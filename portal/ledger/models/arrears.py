"""What is past its day, household by household, with what was asked already. Cents."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from portal.kit import dates
from portal.ledger.rules.reminders import Asked, Step, may_be_listed, next_step

from .charge import Charge
from .entry import Entry
from .recovery import PayLater, Reminder


@dataclass
class Arrears:
    """`charges`: the open lines past their day, oldest first; `left_cents`: what is left of them once the advance is used."""

    household_id: int
    charges: list[Charge] = field(default_factory=list)
    left_cents: int = 0
    reminders: list[Reminder] = field(default_factory=list)
    later: dt.date | None = None

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
        return next_step(**self._facts(today))

    def why_not_listed(self, today: dt.date) -> str:
        """ "" when it may be handed to the ordonnateur."""
        return may_be_listed(**self._facts(today))


def arrears_of(households, today: dt.date) -> list[Arrears]:
    """Those of these households (a queryset, or keys) which owe something past its day, by key. Four queries, whatever their number."""
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
    for key, row in found.items():
        row.reminders = reminders[key]
    return [found[key] for key in sorted(found)]
