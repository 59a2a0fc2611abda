import uuid

from django.db.models import Max

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.ledger.models import Payment, ReceiptCopy
from portal.ledger.rules.deposits import NO_MANDATE

from .lock import lock_payment
from .make_deposit import is_mandated


def copy_receipt(*, payment: Payment, reason: str, key: uuid.UUID | None = None, by) -> ReceiptCopy:
    """A certified copy of a receipt that was lost: the same paper under the same number, marked with its rank; who made it, when and why
    are kept. `key`: the form's request key.

    Refusals, gathered: « sans-mandat », « copie-motif », « copie-sans-quittance », « copie-oubliee ».
    """
    with once(key, "ledger.copy_receipt", by=by) as first:
        if first.done:
            return ReceiptCopy.objects.get(pk=first.result)
        payment = lock_payment(payment.pk)
        refusal = Refusal.gather(_refusals(payment, reason, by))
        if refusal:
            raise refusal
        rank = (payment.receipt.copies.aggregate(last=Max("rank"))["last"] or 0) + 1
        copy = ReceiptCopy.objects.create(receipt=payment.receipt, rank=rank, at=clock.now(), by=by, reason=reason.strip())
        audit.record("ledger.copy_receipt", copy, by=by, subject=payment.household)
        first.result = copy.pk
        return copy


def _refusals(payment: Payment, reason: str, by) -> list[Refusal]:
    reasons = [] if is_mandated(by, payment.regie) else [NO_MANDATE]
    if payment.receipt is None:
        reasons.append(Refusal("copie-sans-quittance", "Ce paiement n'a pas de quittance.", "Il n'y a rien à copier."))
    elif payment.receipt.data.get("purged"):
        reasons.append(
            Refusal("copie-oubliee", "Cette quittance a plus de dix ans : ses noms ne sont plus gardés.", "Le montant se lit au journal.")
        )
    if not reason.strip():
        reasons.append(Refusal("copie-motif", "Dites pourquoi une copie est faite.", "Quelques mots suffisent : « perdue »."))
    return reasons
