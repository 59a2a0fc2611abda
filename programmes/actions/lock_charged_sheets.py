from portal.kit.locking import Rank, locked

from ..models import SignUpSheet


def lock_charged_sheets(keys: list[str]) -> None:
    """Lock the sheets that charges stand on, in their order: what the ledger calls before any payment."""
    locked(SignUpSheet, {int(key.partition(":")[2]) for key in keys}, rank=Rank.SHEET)
