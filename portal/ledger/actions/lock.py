"""The order in which the ledger locks: what the charges stand on, the household, the till, the payment; the counter comes last."""

from collections import defaultdict
from collections.abc import Iterable

from portal.households.models import Household
from portal.kit import registry
from portal.kit.locking import Rank, locked_one
from portal.ledger.models import CashSession, Charge, Payment


def lock_ground(charges: Iterable[Charge]) -> None:
    """Lock what these charges stand on (sheets), through the rooms above. Charges were read without lock: their
    `lock_keys` never change. Raises LookupError when nobody answers for a key."""
    by_prefix = defaultdict(set)
    for charge in charges:
        for key in charge.lock_keys:
            by_prefix[key.partition(":")[0]].add(key)
    for prefix in by_prefix:
        if registry.charge_locks.get(prefix) is None:
            raise LookupError(f"nobody locks « {prefix} »")
    for prefix, lock in registry.charge_locks.items():
        if prefix in by_prefix:
            lock(sorted(by_prefix[prefix]))


def lock_household(household_id: int) -> Household:
    return locked_one(Household, household_id, rank=Rank.HOUSEHOLD)


def lock_payment(payment_id: int) -> Payment:
    return locked_one(Payment, payment_id, rank=Rank.PAYMENT)


def lock_till(session_id: int) -> CashSession:
    """Money goes in and out of a till one at a time, and none while it is closed. Before any payment: within a rank, tables go by name."""
    return locked_one(CashSession.objects.select_related("regie__parent", "holder"), session_id, rank=Rank.PAYMENT)
