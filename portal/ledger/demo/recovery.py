"""The demo's debts past their day, in one house: asked gently, with a date, to be called, « après le 5 », spoken to, on
a list. The rows that the actions would have written on those days."""

import datetime as dt

from portal.households.models import Household
from portal.kit.demo import Demo
from portal.places.models import Maison

from .. import bulk
from ..enums import Account, ChargeKind
from ..models import Charge, Entry, Mandate, PayLater, RecoveryLine, RecoveryList, Regie, Reminder
from ..rules.reminders import DAYS_GIVEN, after_the_fifth
from .offices import workday_before

LABEL, CENTS = "Stage de poterie", 2400
# What was done for each household, so many days ago: (step, days); what a small demo must have stands first
LISTED, CALL, SPOKEN, LATER, DATED, GENTLE = range(6)
LIVES = {
    LISTED: ((1, 110), (2, 88), (3, 60)),
    CALL: ((1, 60), (2, 38), (3, 4)),
    SPOKEN: ((1, 95), (2, 73), (3, 41)),
    LATER: ((1, 9),),
    DATED: ((1, 33), (2, 6)),
    GENTLE: ((1, 12),),
}
ANSWERED = "Une aide est demandée, pas de réponse depuis."


def load(demo: Demo) -> None:
    """Six households, of the first house as long as there are; nothing where there is nobody to hold the régie."""
    held = Mandate.objects.filter(role="regisseur", regie__parent=None, regie__maison=None).select_related("regie", "user").first()
    house = Maison.objects.order_by("pk").first()
    if held is None or house is None:
        return
    lives = list(zip(_homes(house), LIVES.items(), strict=False))
    lines = bulk.write([_owed(demo, home, life, held.user) for home, (_, life) in lives], draw=demo.uuid)
    for home, (place, life) in lives:
        charge = lines[f"demo.stage:{home.pk}"]
        for step, days in life:
            _asked(demo, home, charge, step, days, held.user if place in (SPOKEN, LISTED) else None)
        if place == LATER:
            at = demo.at(demo.day - dt.timedelta(days=5), 18)
            PayLater.objects.create(household=home, until=after_the_fifth(at.date()), at=at)
        if place == LISTED:
            _listed(demo, held.regie, charge, held.user)


def _homes(house: Maison) -> list[Household]:
    """Those of the house, then others; never the first, which is everybody's example."""
    homes = list(Household.objects.order_by("pk")[1:])
    ours = set(Household.objects.filter(memberships__person__known_at__maison=house).values_list("pk", flat=True))
    return sorted(homes, key=lambda home: (home.pk not in ours, -home.pk))[: len(LIVES)]


def _owed(demo: Demo, home, life, by) -> bulk.Owed:
    due = demo.day - dt.timedelta(days=life[0][1] + 8)
    at = demo.at(due - dt.timedelta(days=20), 10)
    return bulk.Owed(home, ChargeKind.OTHER, f"demo.stage:{home.pk}", LABEL, CENTS, at, due, by=by)


def _asked(demo: Demo, home, charge: Charge, step: int, days: int, answered_by) -> None:
    day = workday_before(demo.day - dt.timedelta(days=days - 1))
    spoken = step == 3 and answered_by is not None
    Reminder.objects.create(
        household=home,
        step=step,
        at=demo.at(day, 10),
        before=day + DAYS_GIVEN if step == 2 else None,
        charges=[charge.pk],
        left_cents=charge.amount_cents,
        answered_at=demo.at(day + dt.timedelta(days=1), 15) if spoken else None,
        answer=ANSWERED if spoken else "",
    )


def _listed(demo: Demo, regie: Regie, charge: Charge, by) -> None:
    at = demo.at(demo.day - dt.timedelta(days=6), 11)
    listed = RecoveryList.objects.create(regie=regie, year=at.year, number=1, amount_cents=charge.amount_cents, at=at, by=by)
    RecoveryLine.objects.create(listed=listed, charge=charge, left_cents=charge.amount_cents)
    Entry.objects.create(
        txn=demo.uuid(), at=at, debit=Account.HANDED_OVER, credit=Account.RECEIVABLE, amount_cents=charge.amount_cents,
        household_id=charge.household_id, regie=regie, charge=charge,
    )  # fmt: skip
