from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.ledger.enums import Account, Method, PaymentState, RefundRoad, RefundState
from portal.ledger.models import CashSession, Mandate, Payment, Refund
from portal.ledger.rules import refund_roads

from .posting import post
from .refund_lock import lock_refund, move_refund
from .request_refund import came_of


def pay_refund(*, refund: Refund, by) -> Refund:
    """Count a refund out in cash, from the open till of who acts. Only where the deed of the régie allows paying out.

    Refusals, gathered: « pas-a-rendre » (not waiting for it any more), « sans-mandat », « route-especes », « caisse-fermee »,
    « caisse-insuffisante ».
    """
    with transaction.atomic():
        refund = lock_refund(refund)
        if refund.state != RefundState.REQUESTED or refund.road != RefundRoad.CASH:
            raise Refusal("pas-a-rendre", "Ce remboursement n'attend pas d'espèces.", "Rechargez la page pour voir où il en est.")
        payment = refund.payment
        session = CashSession.objects.of(by, payment.regie).select_for_update(of=("self",)).first() if by else None
        refusal = Refusal.gather(_refusals(refund, session, by))
        if refusal:
            raise refusal
        move_refund(refund, RefundState.SUCCEEDED, session=session)
        about = {"household_id": payment.household_id, "regie_id": payment.regie_id, "payment": payment, "refund": refund}
        post(Account.REFUNDS_DUE, Account.CASH, refund.amount_cents, **about)
        audit.record("ledger.refund_succeeded", refund, by=by, subject=payment.household, road=refund.road)
        return refund


def in_till(session: CashSession) -> int:
    """The cash this open till should hold now: its float, what came in cash, less what went out."""
    came = sum(
        Payment.objects.filter(session=session, method=Method.CASH, state=PaymentState.SUCCEEDED).values_list("amount_cents", flat=True)
    )
    left = sum(Refund.objects.filter(session=session, state=RefundState.SUCCEEDED).values_list("amount_cents", flat=True))
    return session.float_cents + came - left


def _refusals(refund: Refund, session: CashSession | None, by) -> list[Refusal]:
    reasons = []
    if by is None or not Mandate.objects.valid_on(clock.today()).filter(regie=refund.payment.regie_id, user=by).exists():
        words = "Vous n'avez pas de mandat pour cette régie aujourd'hui."
        reasons.append(Refusal("sans-mandat", words, "Demandez à une personne mandatée de rendre cet argent."))
    came = came_of(refund.payment, in_till=in_till(session) if session else None)
    barred = refund_roads.refusal(came, refund.road, refund.amount_cents)
    return [*reasons, barred] if barred else reasons
