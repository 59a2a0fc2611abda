from django.db import transaction

from portal.households.models import Household
from portal.kit import audit
from portal.ledger.models import Charge, Payment, credits_of, open_charges

from .book import pay
from .lock import lock_ground, lock_household


def use_credit(*, household: Household, charges: list[Charge] | None = None, by) -> int:
    """Let what the household has paid in advance pay what it owes: these lines, or all, oldest due first.

    Gives the cents used; 0, and no audit line, when there was nothing to use or nothing to pay.
    """
    with transaction.atomic():
        seen = open_charges(household, None if charges is None else {charge.pk for charge in charges})
        lock_ground(seen)
        lock_household(household.pk)
        payable = open_charges(household, {charge.pk for charge in seen})
        used = 0
        for payment_id, unused in credits_of(household):
            before = sum(charge.left_cents for charge in payable)
            if before:
                pay(Payment.objects.get(pk=payment_id), unused, [(charge, charge.left_cents) for charge in payable], by=by)
                used += before - sum(charge.left_cents for charge in payable)
        if used:
            audit.record("ledger.use_credit", household, by=by, subject=household)
        return used
