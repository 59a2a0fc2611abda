from django.db import transaction

from portal.kit import audit, clock
from portal.kit.audit import SYSTEM
from portal.kit.money import format_euros
from portal.ledger.base import FoundRefund, Notice
from portal.ledger.enums import MEANS_ACCOUNT, Account, RefundRoad, RefundState, TaskKind
from portal.ledger.models import Payment, Refund, free_cents, held_in
from portal.ledger.rules.transitions import REFUND, check

from .cover_outside import cover_outside
from .lock import lock_household, lock_payment
from .open_task import open_task
from .posting import post
from .settle import note_event

REASON = "Rendu chez le prestataire"
_LEFT = (RefundState.SENT, RefundState.SUCCEEDED)


def note_outside_refund(payment: Payment, found: FoundRefund, *, event: Notice | None = None, by=SYSTEM) -> Refund | None:
    """Somebody gave money back on the provider's own pages: book it, and let staff say what it was for. No place is ever lost by it.

    What of it no credit of the payment stands for waits in « Rendu chez le prestataire » until its line is undone (`cover_outside`). Sent
    back by the bank, it is undone whole. Of money set aside it leaves « à vérifier », and follows the payment that is made of it. None for
    money that was never booked here (another currency): its task says so.
    """
    with transaction.atomic():
        lock_household(payment.household_id)
        payment = lock_payment(payment.pk)
        became = getattr(payment, "classified_as", None)
        if became is None:
            return _note(payment, found, event, by)
    return note_outside_refund(became, found, event=event, by=by)  # somebody said whose it is, just now


def _note(payment: Payment, found: FoundRefund, event: Notice | None, by) -> Refund | None:
    if event is not None and not note_event(event, payment, provider=payment.provider):
        return Refund.objects.filter(provider_ref=found.ref).first()
    refund = Refund.objects.select_for_update().filter(provider_ref=found.ref).first()
    if refund is None:
        refund = _book(payment, found, by) if payment.is_booked else None
        told = f"{format_euros(found.amount_cents)} rendus chez le prestataire, sans demande d'ici."
        key = f"refund_outside:{found.ref}"
        after = "Rien n'était confirmé par cette somme." if payment.set_aside else "La place est gardée : faut-il l'annuler ?"
        open_task(kind=TaskKind.REFUND_OUTSIDE, key=key, payment=payment, refund=refund, note=f"{told} {after}", by=by)
    if refund is not None and refund.outside and RefundState.DECLINED not in (found.state, refund.state):
        _follow(refund, payment, found.state, by)
    return refund


def _book(payment: Payment, found: FoundRefund, by) -> Refund:
    covered = min(max(0, free_cents(payment)), found.amount_cents)
    refund = Refund.objects.create(
        payment=payment, amount_cents=found.amount_cents, uncovered_cents=found.amount_cents - covered, reason=REASON, outside=True,
        aside=payment.set_aside,
        road=RefundRoad.PROVIDER, idem_key=f"outside:{found.ref}", provider_ref=found.ref, at=clock.now(), requested_by=None,
    )  # fmt: skip
    _post(refund, payment, held_in(payment), Account.REFUNDS_DUE, covered)
    _post(refund, payment, Account.OUTSIDE_REFUNDS, Account.REFUNDS_DUE, refund.uncovered_cents)
    audit.record("ledger.note_outside_refund", refund, by=by, subject=payment.household)
    return refund


def _follow(refund: Refund, payment: Payment, state: str, by) -> None:
    """It left, or the bank sent it back: then nothing of it remains."""
    if state in (refund.state, RefundState.REQUESTED):
        return
    clearing, before = MEANS_ACCOUNT[payment.method], refund.state
    _move(refund, state, by)
    if before not in _LEFT and state in _LEFT:
        _post(refund, payment, Account.REFUNDS_DUE, clearing, refund.amount_cents)
    elif before in _LEFT and state == RefundState.FAILED:
        _post(refund, payment, clearing, Account.REFUNDS_DUE, refund.amount_cents)
    if state == RefundState.FAILED:
        covered = refund.amount_cents - refund.uncovered_cents
        _post(refund, payment, Account.REFUNDS_DUE, held_in(payment), covered)
        _post(refund, payment, Account.REFUNDS_DUE, Account.OUTSIDE_REFUNDS, refund.uncovered_cents)
        refund.uncovered_cents = 0
        _move(refund, RefundState.DECLINED, by)
        cover_outside(payment, by=by)  # another one still lacks it


def _move(refund: Refund, state: str, by) -> None:
    check(REFUND, refund.state, state)
    refund.state = RefundState(state)
    refund.settled_at = clock.now() if refund.state == RefundState.SUCCEEDED else None
    refund.save(update_fields=["state", "settled_at", "uncovered_cents"])
    audit.record(f"ledger.refund_{refund.state}", refund, by=by, subject=refund.payment.household)


def _post(refund: Refund, payment: Payment, debit: str, credit: str, cents: int) -> None:
    if cents:
        post(debit, credit, cents, household_id=payment.household_id, regie_id=payment.regie_id, payment=payment, refund=refund)
