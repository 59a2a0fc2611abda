from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.visibility import user_can
from portal.ledger import notifications
from portal.ledger.enums import Account, RefundState
from portal.ledger.models import Refund

from .cover_outside import cover_outside
from .posting import post
from .refund_lock import lock_refund, move_refund

CAPABILITY = "money.refund"


def approve_refund(*, refund: Refund, by) -> Refund:
    """A second pair of eyes agrees: the refund goes its way. Who asked never agrees (the database refuses it too).

    Refuses « memes-yeux », « sans-droit », « deja-repondu ».
    """
    with transaction.atomic():
        refund = lock_refund(refund)
        _refuse(refund, by)
        move_refund(refund, RefundState.REQUESTED, approved_by=by, approved_at=clock.now())
        audit.record("ledger.refund_requested", refund, by=by, subject=refund.payment.household)
        if refund.to_fetch:
            notifications.tell_refund("ready", refund, by=by)
        return refund


def decline_refund(*, refund: Refund, answer: str, by) -> Refund:
    """A second pair of eyes says no, in words: the money is the household's credit again. Refuses as `approve_refund`, and
    « refus-sans-mots »."""
    with transaction.atomic():
        refund = lock_refund(refund)
        _refuse(refund, by)
        if not answer.strip():
            raise Refusal("refus-sans-mots", "Dites pourquoi, à qui l'a demandé.", "Une phrase suffit.")
        credit_again(refund, by=by, answer=answer.strip()[:200])
        return refund


def credit_again(refund: Refund, *, by, tell: bool = True, **fields) -> None:
    """The money of a locked refund that has not left is the household's again, but for what left at the provider meanwhile; she is told."""
    move_refund(refund, RefundState.DECLINED, **fields)
    payment = refund.payment
    about = {"household_id": payment.household_id, "regie_id": payment.regie_id, "payment": payment, "refund": refund}
    post(Account.REFUNDS_DUE, Account.CREDIT, refund.amount_cents, **about)
    audit.record("ledger.refund_declined", refund, by=by, subject=payment.household)
    cover_outside(payment, by=by)
    if tell:
        notifications.tell_refund("kept", refund, by=by)


def _refuse(refund: Refund, by) -> None:
    reasons = []
    if refund.state != RefundState.ASKED:
        raise Refusal("deja-repondu", "Quelqu'un vient de répondre à cette demande.", "Rechargez la page pour voir où elle en est.")
    if by is None or by.pk == refund.requested_by_id:
        words = "Vous avez demandé ce remboursement : c'est une autre personne qui l'approuve."
        reasons.append(Refusal("memes-yeux", words, "Prévenez une ou un collègue de la régie."))
    if not user_can(by, CAPABILITY):
        words = "Vous n'approuvez pas de remboursement."
        reasons.append(Refusal("sans-droit", words, "Prévenez une personne de la régie."))
    refusal = Refusal.gather(reasons)
    if refusal:
        raise refusal
