from django.db import transaction
from django.db.models import Sum

from portal.kit import audit, clock, registry
from portal.kit.refusal import Refusal
from portal.ledger.enums import INCOME_ACCOUNT, Account
from portal.ledger.models import Charge, Payment

from .cover_outside import cover_outside
from .hand_over_debts import take_off_list
from .lock import lock_ground, lock_household
from .posting import post, put


def stands_for(charge: Charge) -> str:
    """What lives on this charge, in the words of the room that owes it (« la place n° 12 »); "" when nothing does, or does any more."""
    living = registry.charged_things.get(charge.source_key.partition(":")[0])
    return living(charge) if living is not None else ""


def reverse_charge(*, charge: Charge, reason: str, with_its_thing: bool = False, by) -> Charge:
    """Undo a charge by its one reversing line, and give that line. What had been paid becomes the household's credit.

    `with_its_thing`: said by the room whose place or basket it is, when it ends that too (or owes it anew); nobody else may leave
    somebody with a place that owes nothing.
    Refuses to undo twice (« somme-deja-annulee »), to undo a reversing line (« somme-annulation »), and to undo what a living place
    stands on (« somme-d-une-place »).
    """
    with transaction.atomic():
        lock_ground([charge])
        lock_household(charge.household_id)
        if charge.reverses_id:
            raise Refusal("somme-annulation", "Cette ligne annule déjà une somme.", "Notez plutôt une nouvelle somme due.")
        if Charge.objects.filter(reverses=charge).exists():
            raise Refusal("somme-deja-annulee", "Cette somme est déjà annulée.", "Rechargez la page pour voir le compte à jour.")
        if not with_its_thing and (thing := stands_for(charge)):
            words = f"Cette somme est pour {thing}, qui tient toujours."
            raise Refusal("somme-d-une-place", words, "Retirez-la, ou baissez son prix : le compte suit de lui-même.")
        take_off_list(charge, why=reason or "annulée", by=by)
        release(charge, by=by)
        line = Charge.objects.create(
            household_id=charge.household_id,
            kind=charge.kind,
            source_key=f"reversal:{charge.pk}",
            label=charge.label,
            quantity=charge.quantity,
            unit_cents=-charge.unit_cents,
            amount_cents=-charge.amount_cents,
            lock_keys=charge.lock_keys,
            due_on=charge.due_on,
            at=clock.now(),
            by=by,
            reverses=charge,
            reason=reason,
        )
        if charge.amount_cents:
            post(INCOME_ACCOUNT[charge.kind], Account.RECEIVABLE, charge.amount_cents, household_id=charge.household_id, charge=line)
        audit.record("ledger.reverse_charge", charge, by=by, subject=charge.household)
        return line


def release(charge: Charge, *, by) -> int:
    """Take back from a charge all that payments had put on it: it becomes credit. Gives the cents released."""
    paid = charge.allocations.order_by().values("payment").annotate(cents=Sum("cents")).filter(cents__gt=0)
    for row in sorted(paid, key=lambda row: row["payment"]):
        payment = Payment.objects.get(pk=row["payment"])
        put(payment=payment, charge=charge, cents=-row["cents"], by=by)
        cover_outside(payment, by=by)
    return sum(row["cents"] for row in paid)
