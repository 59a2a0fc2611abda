"""What the ledger gives to the rooms below through `kit.registry`."""

from portal.kit import registry

from . import invariants, triggers

INVARIANTS = (
    invariants.guards,
    invariants.households,
    invariants.means,
    invariants.accounts,
    invariants.charges_in_journal,
    invariants.reversals,
    invariants.allocations,
    invariants.payments,
    invariants.receipts_of_payments,
    invariants.receipt_numbers,
    invariants.receipt_chain,
)


def guards_ready() -> str:
    """What `/healthz/ready` says when a guard of the books misses."""
    missing = triggers.faults()
    return f"{len(missing)} garde-fous du grand livre manquent : manage.py migrate" if missing else ""


def register() -> None:
    registry.after_migrate.add("ledger.guards", triggers.install, order=10)
    registry.readiness.add("ledger.guards", guards_ready)
    for number, invariant in enumerate(INVARIANTS):
        registry.invariants.add(f"ledger.{invariant.__name__}", invariant, order=20 + number)
