import datetime as dt

from django.db import transaction
from django.db.models import Sum

from portal.ledger.enums import CHANGED
from portal.ledger.models import Charge, Payment, unused_cents

from .book import pay
from .charge import charge as owe
from .lock import lock_ground, lock_household
from .reverse_charge import reverse_charge

LONGEST = Charge._meta.get_field("source_key").max_length


def replace_charge(
    *, charge: Charge, unit_cents: int, quote: dict, by, quantity: int | None = None, label: str = "", due_on: dt.date | None = None,
    reason: str = CHANGED,
) -> Charge:  # fmt: skip
    """The same thing agreed otherwise: the line is undone and another takes its place, and gives that one.

    What had been paid on the first pays the second; the rest is the household's credit, what lacks is owed by `due_on` (by the day of the
    first, if nothing is told). Raises Refusal « somme-deja-annulee » for a line already undone.
    """
    with transaction.atomic():
        lock_ground([charge])
        lock_household(charge.household_id)
        paid = list(charge.allocations.order_by().values("payment").annotate(cents=Sum("cents")).filter(cents__gt=0).order_by("payment"))
        reverse_charge(charge=charge, reason=reason, with_its_thing=True, by=by)
        line = owe(
            household=charge.household, kind=charge.kind, source_key=_key_after(charge), label=label or charge.label,
            unit_cents=unit_cents, quantity=quantity or charge.quantity, due_on=due_on or charge.due_on, quote=quote,
            lock_keys=charge.lock_keys, by=by,
        )  # fmt: skip
        line.left_cents = line.amount_cents
        for row in paid:
            payment = Payment.objects.get(pk=row["payment"])
            part = min(row["cents"], line.left_cents, unused_cents(payment))  # what left at the provider meanwhile is hers no more
            if part > 0:
                pay(payment, part, [(line, line.left_cents)], by=by)
        return line


def _key_after(charge: Charge) -> str:
    """The source of the line that takes its place: each names the one before; a long chain, what it began with alone."""
    key = f"{charge.source_key}:{charge.pk}"
    if len(key) <= LONGEST:
        return key
    return f"{':'.join(charge.source_key.split(':')[:2])}:{charge.pk}"
