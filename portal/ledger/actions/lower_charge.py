from django.db import transaction
from django.db.models import Sum

from portal.kit.refusal import Refusal
from portal.ledger.enums import LOWERED
from portal.ledger.models import Charge, Payment, unused_cents

from .book import pay
from .charge import charge as owe
from .lock import lock_ground, lock_household
from .reverse_charge import reverse_charge


def lower_charge(*, charge: Charge, unit_cents: int, quote: dict, by) -> Charge:
    """The same thing at a lower price: the line is undone and another takes its place, and gives that one.

    What had been paid on the first pays the second; the rest is the household's credit. Raises Refusal « prix-pas-plus-bas » for a
    price that is not lower, « somme-deja-annulee » for a line already undone.
    """
    with transaction.atomic():
        lock_ground([charge])
        lock_household(charge.household_id)
        if not 0 <= unit_cents < charge.unit_cents:
            raise Refusal("prix-pas-plus-bas", "Ce prix n'est pas plus bas.", "Un prix qui monte compte au renouvellement.")
        paid = list(charge.allocations.order_by().values("payment").annotate(cents=Sum("cents")).filter(cents__gt=0).order_by("payment"))
        reverse_charge(charge=charge, reason=LOWERED, with_its_thing=True, by=by)
        line = owe(
            household=charge.household, kind=charge.kind, source_key=f"{charge.source_key}:{charge.pk}", label=charge.label,
            unit_cents=unit_cents, quantity=charge.quantity, due_on=charge.due_on, quote=quote, lock_keys=charge.lock_keys, by=by,
        )  # fmt: skip
        line.left_cents = line.amount_cents
        for row in paid:
            payment = Payment.objects.get(pk=row["payment"])
            part = min(row["cents"], line.left_cents, unused_cents(payment))  # what left at the provider meanwhile is hers no more
            if part > 0:
                pay(payment, part, [(line, line.left_cents)], by=by)
        return line
