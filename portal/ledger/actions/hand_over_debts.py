"""The list for the ordonnateur: what the régie no longer collects. It decides nothing: an order to pay is the ordonnateur's."""

import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.ledger.enums import Account
from portal.ledger.models import Charge, Payment, RecoveryLine, RecoveryList, Regie
from portal.ledger.models.arrears import Arrears, arrears_of

from .issue_receipt import lock_counter
from .lock import lock_ground, lock_household
from .posting import post
from .use_credit import use_credit


def hand_over_debts(*, regie: Regie, households: list[int], key: uuid.UUID | None = None, by) -> RecoveryList:
    """Put what these households owe past its day on a list of its own number. Their advance is used first. `key`: the form's.

    Refusals: « liste-vide »; for each household that may not be listed, « pas-encore » with its reason, or « paiement-en-route » while
    money of hers is on its way. Nothing is written then. What came back from a list and is owed again is listed again, by another line.
    """
    today = clock.today()
    with once(key, "ledger.hand_over_debts", by=by) as first:
        if first.done:
            return RecoveryList.objects.get(pk=first.result)
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
        number = _next_number(regie, today.year)
        listed = RecoveryList.objects.create(
            regie=regie, year=today.year, number=number, amount_cents=sum(row.left_cents for row in rows), at=clock.now(), by=by
        )
        for row in rows:
            for charge in row.charges:
                _hand_over(listed, charge)
        audit.record("ledger.hand_over_debts", listed, by=by, households=len(rows))
        first.result = listed.pk
        return listed


def _next_number(regie: Regie, year: int) -> int:
    """Under the counter's lock: no list is ever erased, so that their count is the last number."""
    return RecoveryList.objects.filter(regie=regie, year=year).count() + 1


def _refusals(rows: list[Arrears], keys: list[int], today) -> list[Refusal]:
    if not keys or not rows:
        return [Refusal("liste-vide", "Il n'y a personne à mettre sur la liste.", "Cochez les foyers, ou revenez plus tard.")]
    found = []
    under_way = Payment.objects.under_way().filter(household__in=[row.household_id for row in rows])
    on_its_way = set(under_way.values_list("household", flat=True))
    for row in rows:
        if row.household_id in on_its_way:
            words = f"Foyer n° {row.household_id} : un paiement en ligne est en route."
            found.append(Refusal("paiement-en-route", words, "Décochez-le, et revenez quand il est arrivé ou sans suite."))
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
    line = RecoveryLine.objects.standing().filter(charge=charge).select_related("listed").first()
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
