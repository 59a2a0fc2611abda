from django.db import transaction

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal
from portal.ledger.enums import Account, RefundRoad, RefundState
from portal.ledger.models import CashSession, Mandate, Refund, came_of
from portal.ledger.rules import refund_roads, till

from .lock import lock_household
from .posting import post
from .refund_lock import lock_refund, move_refund


def pay_refund(*, refund: Refund, by) -> Refund:
    """Count a refund out in cash, from the open till of who acts. Only where the deed of the régie allows paying out.

    Refusals, gathered: « pas-a-rendre » (not waiting for it any more), « sans-mandat », « route-especes », « caisse-fermee »,
    « caisse-d-hier », « caisse-insuffisante ».
    """
    with transaction.atomic():
        lock_household(refund.payment.household_id)
        held = {session.regie_id: session for session in lock_tills_of(by)}
        refund = lock_refund(refund)
        if refund.state != RefundState.REQUESTED or refund.road != RefundRoad.CASH:
            raise Refusal("pas-a-rendre", "Ce remboursement n'attend pas d'espèces.", "Rechargez la page pour voir où il en est.")
        payment = refund.payment
        session = held.get(payment.regie_id)
        refusal = Refusal.gather(_refusals(refund, session, by))
        if refusal:
            raise refusal
        move_refund(refund, RefundState.SUCCEEDED, session=session)
        about = {"household_id": payment.household_id, "regie_id": payment.regie_id, "payment": payment, "refund": refund}
        post(Account.REFUNDS_DUE, Account.CASH, refund.amount_cents, **about)
        audit.record("ledger.refund_succeeded", refund, by=by, subject=payment.household, road=refund.road)
        return refund


def lock_tills_of(by) -> list[CashSession]:
    """The open tills of who acts, nothing going in or out of them meanwhile. After the household, before any payment."""
    keys = list(CashSession.objects.of(by).values_list("pk", flat=True)) if by is not None else []
    return [session for session in locked(CashSession, keys, rank=Rank.PAYMENT) if session.is_open] if keys else []


def _refusals(refund: Refund, session: CashSession | None, by) -> list[Refusal]:
    reasons = []
    if by is None or not Mandate.objects.valid_on(clock.today()).filter(regie=refund.payment.regie_id, user=by).exists():
        reasons.append(till.NO_MANDATE)
    shut = till.till_today(session.day, clock.today()) if session else None
    if shut:
        return [*reasons, shut]
    came = came_of(refund.payment, in_till=session.should_hold_cents() if session else None)
    barred = refund_roads.refusal(came, refund.road, refund.amount_cents)
    return [*reasons, barred] if barred else reasons
