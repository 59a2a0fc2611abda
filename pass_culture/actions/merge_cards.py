"""Two records of one person that both have the card of the season: one card goes on, the other is closed and no longer owed; undone with
the merge."""

from portal.kit import clock
from portal.kit.audit import SYSTEM
from portal.ledger.actions.charge import charge
from portal.ledger.actions.reverse_charge import reverse_charge
from portal.ledger.actions.use_credit import use_credit

from ..enums import CardState
from ..models import CultureCard

MERGED = "deux fiches réunies"


def carry(absorbed, kept) -> dict | None:
    """Of a season that runs or is to come: the card in service goes on, of two the one made first. Rows of seasons that are over stay as
    they are and are read through the record. Persons are locked."""
    running = CultureCard.objects.standing().filter(person__in=(absorbed, kept), season__ends_on__gte=clock.today())
    by_season: dict[int, list[CultureCard]] = {}
    for row in running.select_related("charge").order_by("pk"):
        by_season.setdefault(row.season_id, []).append(row)
    closed = [_closed(row) for rows in by_season.values() for row in sorted(rows, key=_rank)[1:]]
    return {"closed": closed} if closed else None


def _rank(row: CultureCard) -> tuple:
    return (row.state != CardState.ACTIVE, row.activated_at or row.asked_at, row.pk)


def _closed(row: CultureCard) -> dict:
    note = {"card": row.pk, "state": row.state, "charge": None, "paid": False}
    if row.charge is not None and not hasattr(row.charge, "reversed_by"):
        reverse_charge(charge=row.charge, reason=MERGED, with_its_thing=True, by=SYSTEM)
        note |= {"charge": row.charge_id, "paid": row.charge.allocations.filter(cents__lt=0).exists()}
    row.state, row.ended_at = CardState.STOPPED, clock.now()
    row.version += 1
    row.save(update_fields=["state", "ended_at", "version"])
    return note


def undo(absorbed, kept, note) -> None:
    """As they were: the closed card is in service again, owed anew at its price; what had paid it pays it again."""
    for line in note["closed"]:
        row = CultureCard.objects.select_related("charge__household").filter(pk=line["card"], state=CardState.STOPPED).first()
        if row is None:
            continue
        row.state, row.ended_at = line["state"], None
        row.version += 1
        if line["charge"] and row.charge_id == line["charge"]:
            old = row.charge
            row.charge = charge(
                household=old.household, kind=old.kind, source_key=f"{old.source_key}:{old.pk}", label=old.label, unit_cents=old.unit_cents,
                due_on=max(old.due_on, clock.today()), quote=old.quote, by=SYSTEM,
            )  # fmt: skip
            if line["paid"]:
                use_credit(household=old.household, charges=[row.charge], by=SYSTEM)
        row.save(update_fields=["state", "ended_at", "charge", "version"])
