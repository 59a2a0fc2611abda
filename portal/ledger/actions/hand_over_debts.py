"""The list for the ordonnateur: what the régie no longer collects. It decides nothing: an order to pay is the ordonnateur's."""

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.ledger.enums import Account
from portal.ledger.models import Charge, RecoveryLine, RecoveryList, Regie
from portal.ledger.models.arrears import Arrears, arrears_of

from .issue_receipt import lock_counter
from .lock import lock_ground, lock_household
from .posting import post
from .use_credit import use_credit


def hand_over_debts(*, regie: Regie, households: list[int], by) -> RecoveryList:
    """Put what these households owe past its day on a list of its own number. Their advance is used first.

    Refusals: « liste-vide »; for each household that may not be listed, « pas-encore » with its reason (nothing is written then).
    """
    today = clock.today()
    with transaction.atomic():
        keys = sorted(set(households))
        seen = {row.household_id: row.charges for row in arrears_of(keys, today)}
        lock_ground(charge for charges in seen.values() for charge in charges)
        homes = {key: lock_household(key) for key in keys}
        for key, charges in seen.items():
            use_credit(household=homes[key], charges=charges, by=by)
        rows = arrears_of(keys, today)
        refusal = Refusal.gather(_refusals(rows, keys, today))
        if refusal:
            raise refusal
        lock_counter(regie)
        number = RecoveryList.objects.filter(regie=regie, year=today.year).count() + 1
        listed = RecoveryList.objects.create(
            regie=regie, year=today.year, number=number, amount_cents=sum(row.left_cents for row in rows), at=clock.now(), by=by
        )
        for row in rows:
            for charge in row.charges:
                _hand_over(listed, charge)
        audit.record("ledger.hand_over_debts", listed, by=by, households=len(rows))
        return listed


def _refusals(rows: list[Arrears], keys: list[int], today) -> list[Refusal]:
    if not keys or not rows:
        return [Refusal("liste-vide", "Il n'y a personne à mettre sur la liste.", "Cochez les foyers, ou revenez plus tard.")]
    found = []
    for row in rows:
        why = row.why_not_listed(today)
        if why:
            found.append(Refusal("pas-encore", f"Foyer n° {row.household_id} : {why[0].lower()}{why[1:]}", "Décochez-le pour continuer."))
    return found


def _hand_over(listed: RecoveryList, charge: Charge) -> None:
    RecoveryLine.objects.create(listed=listed, charge=charge, left_cents=charge.left_cents)
    post(
        Account.HANDED_OVER, Account.RECEIVABLE, charge.left_cents,
        household_id=charge.household_id, regie_id=listed.regie_id, charge=charge,
    )  # fmt: skip


def take_off_list(charge: Charge, *, why: str, by) -> RecoveryLine | None:
    """What is undone, or paid to the régie after all, comes back from the list; None when it stands on none. The household is locked
    by the caller; the ordonnateur is told by the list's page."""
    line = RecoveryLine.objects.filter(charge=charge, withdrawn_at=None).select_related("listed").first()
    if line is None:
        return None
    line.withdrawn_at, line.withdrawn_why = clock.now(), why[:120]
    line.save(update_fields=["withdrawn_at", "withdrawn_why"])
    post(
        Account.RECEIVABLE, Account.HANDED_OVER, line.left_cents,
        household_id=charge.household_id, regie_id=line.listed.regie_id, charge=charge,
    )  # fmt: skip
    audit.record("ledger.take_off_list", line, by=by, subject=charge.household)
    return line
