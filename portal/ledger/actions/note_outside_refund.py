from django.db import transaction

from portal.kit import audit, clock
from portal.kit.audit import SYSTEM
from portal.kit.money import format_euros
from portal.ledger.base import FoundRefund, Notice, RefundStatus
from portal.ledger.enums import Account, RefundRoad, TaskKind
from portal.ledger.models import Payment, Refund, unused_cents
from portal.ledger.rules.transitions import RECEIPTED

from .lock import lock_household, lock_payment
from .open_task import open_task
from .posting import post
from .send_refund import apply_refund_status
from .settle import note_event

REASON = "Rendu chez le prestataire"


def note_outside_refund(payment: Payment, found: FoundRefund, *, event: Notice | None = None, by=SYSTEM) -> Refund | None:
    """Somebody gave money back on the provider's own pages: book it, and let staff say what it was for. No place is ever lost by it.

    What of it no credit of the payment stands for waits in « Rendu chez le prestataire » until its line is undone. None for money that
    was never booked here (a payment set aside): its task says so.
    """
    with transaction.atomic():
        household = lock_household(payment.household_id)
        payment = lock_payment(payment.pk)
        if event is not None and not note_event(event, payment, provider=payment.provider):
            return Refund.objects.filter(provider_ref=found.ref).first()
        refund = Refund.objects.filter(provider_ref=found.ref).first()
        if refund is None:
            refund = _book(payment, household, found, by) if payment.state in RECEIPTED else None
            told = f"{format_euros(found.amount_cents)} rendus chez le prestataire, sans demande d'ici."
            note = f"{told} La place est gardée : faut-il l'annuler ?"
            open_task(kind=TaskKind.REFUND_OUTSIDE, key=f"refund_outside:{found.ref}", payment=payment, refund=refund, note=note, by=by)
        return refund and apply_refund_status(refund, RefundStatus(found.state, found.ref), by=by)


def _book(payment: Payment, household, found: FoundRefund, by) -> Refund:
    covered = min(max(0, unused_cents(payment)), found.amount_cents)
    refund = Refund.objects.create(
        payment=payment, amount_cents=found.amount_cents, uncovered_cents=found.amount_cents - covered, reason=REASON, outside=True,
        road=RefundRoad.PROVIDER, idem_key=f"outside:{found.ref}", provider_ref=found.ref, at=clock.now(), requested_by=None,
    )  # fmt: skip
    about = {"household": household, "regie_id": payment.regie_id, "payment": payment, "refund": refund}
    if covered:
        post(Account.CREDIT, Account.REFUNDS_DUE, covered, **about)
    if refund.uncovered_cents:
        post(Account.OUTSIDE_REFUNDS, Account.REFUNDS_DUE, refund.uncovered_cents, **about)
    audit.record("ledger.note_outside_refund", refund, by=by, subject=household)
    return refund
