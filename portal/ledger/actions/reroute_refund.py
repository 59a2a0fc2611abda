from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.ledger import notifications
from portal.ledger.enums import RefundRoad, RefundState
from portal.ledger.models import Refund, came_of
from portal.ledger.rules import refund_roads

from .approve_refund import credit_again
from .refund_lock import lock_refund, move_refund
from .request_refund import request_refund


def reroute_refund(*, refund: Refund, road: str, by) -> Refund:
    """Another road for money that has not left: one that failed, or that waits for hands. Gives the refund that now stands.

    Back to the card once more is a new refund (the provider answers the same key with the same « no »): the first becomes credit again,
    and the second pair of eyes that agreed to it has agreed. Refuses « deja-parti », « deja-chez-le-comptable », « route-… ».
    """
    with transaction.atomic():
        refund = lock_refund(refund)
        _refuse_gone(refund)
        barred = refund_roads.refusal(came_of(refund.payment), road, refund.amount_cents, now=False)
        if barred:
            raise barred
        if road == RefundRoad.ORDER and refund.order_id:
            words = "Ce remboursement était déjà sur une demande au comptable."
            raise Refusal("deja-chez-le-comptable", words, "Gardez-le en avance, puis demandez-le à nouveau.")
        if road == RefundRoad.PROVIDER:
            return _again(refund, by)
        refund.road = RefundRoad(road)
        refund.save(update_fields=["road"])
        if refund.state == RefundState.FAILED:
            move_refund(refund, RefundState.REQUESTED)
        audit.record("ledger.refund_requested", refund, by=by, subject=refund.payment.household, road=refund.road)
        if road == RefundRoad.ORDER:
            notifications.tell_refund("asked", refund, by=by, occasion="order")
        return refund


def keep_as_credit(*, refund: Refund, by) -> Refund:
    """The household prefers an advance: money that has not left is hers again. Refuses « deja-parti »."""
    with transaction.atomic():
        refund = lock_refund(refund)
        _refuse_gone(refund)
        credit_again(refund, by=by)
        return refund


def _again(refund: Refund, by) -> Refund:
    reason, agreed = refund.reason, refund.by_rule or refund.approved_by_id is not None
    credit_again(refund, by=by, tell=False)
    return request_refund(
        payment=refund.payment, amount_cents=refund.amount_cents, reason=reason, road=RefundRoad.PROVIDER, by_rule=agreed, by=by
    )


def _refuse_gone(refund: Refund) -> None:
    by_hand = refund.state == RefundState.REQUESTED and refund.road != RefundRoad.PROVIDER and refund.order_id is None
    if refund.outside or not (refund.state == RefundState.FAILED or by_hand):
        raise Refusal("deja-parti", "Cet argent est déjà parti, ou attend une réponse.", "Rechargez la page pour voir où il en est.")
