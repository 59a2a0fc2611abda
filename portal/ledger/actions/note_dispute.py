"""A payer contests a payment at her bank: the money waits apart, the place is kept, somebody is asked to answer."""

from django.db import transaction
from django.db.models import Sum

from portal.kit import audit, clock, dates
from portal.kit.audit import SYSTEM
from portal.kit.locking import in_transaction
from portal.kit.money import format_euros
from portal.ledger import signals
from portal.ledger.base import DisputeStatus, Notice, provider_of
from portal.ledger.enums import MEANS_ACCOUNT, Account, DisputeState, Method, PaymentState, TaskKind
from portal.ledger.models import Charge, Dispute, Payment, free_cents, held_in, open_charges
from portal.ledger.rules import disputes
from portal.ledger.rules.transitions import PAYMENT, RECEIPTED, check

from .book import pay
from .cover_outside import cover_outside
from .hand_over_debts import take_off_list
from .lock import lock_ground, lock_household, lock_payment
from .open_task import open_task
from .posting import post, put
from .settle import note_event, settle
from .tell_returned_debit import tell_returned_debit


def note_dispute(*, provider: str, ref: str, event: Notice | None = None, by=SYSTEM) -> Payment | None:
    """Ask the provider how a dispute stands, and book it. Twice is once, in any order. Outside any transaction.

    None when the provider, or we, know nothing of it. Raises `base.Unreachable`.
    """
    if in_transaction():
        raise RuntimeError("a provider is never asked inside a transaction")
    told = provider_of(provider).fetch_dispute(ref)
    payment = told and payment_behind(provider, told.payment_ref)
    if not payment:
        return None
    if payment.state not in RECEIPTED:
        settle(payment.pk, by=by)  # its money was not told yet
    return apply_dispute(payment, told, event=event, by=by)


def payment_behind(provider: str, ref: str) -> Payment | None:
    """The payment of this page of the provider; when its money was set aside and then found to be somebody's, the one it became."""
    payment = Payment.objects.filter(provider=provider, provider_ref=ref).first() if ref else None
    return payment and getattr(payment, "classified_as", payment)


def apply_dispute(payment: Payment, told: DisputeStatus, *, event: Notice | None = None, by=SYSTEM) -> Payment:
    """Write what a dispute means, under the locks of the house. Of money set aside, it follows the payment that is made of it."""
    with transaction.atomic():
        lock_ground(Charge.objects.filter(pk__in=_lines(payment)))
        lock_household(payment.household_id)
        payment = lock_payment(payment.pk)
        became = getattr(payment, "classified_as", None)
        if became is None:
            return _apply(payment, told, event, by)
    return apply_dispute(became, told, event=event, by=by)  # somebody said whose it is, just now


def _apply(payment: Payment, told: DisputeStatus, event: Notice | None, by) -> Payment:
    if event is not None and not note_event(event, payment, provider=payment.provider):
        return payment
    if told.state == "inquiry" or not payment.is_booked:
        _ask_staff(payment, told, by)  # a question of the bank, or money that never entered our books: nothing moves here
        return payment
    state = disputes.counted_as(told.state, is_debit=payment.method == Method.STRIPE_SEPA)
    dispute = Dispute.objects.select_for_update().filter(provider_ref=told.ref).first() or _open(payment, told, by)
    if disputes.moves(dispute.state, state):
        reopened = _close(dispute, payment, state, by)
        follow_disputes(payment, by)
        for charge in reopened:
            signals.charge_reopened.send(sender=Charge, charge=charge, by=by)
    return payment


def _lines(payment: Payment) -> set[int]:
    paying = payment.allocations.order_by().values_list("charge", flat=True)
    return {*dict(payment.meant_for), *paying}


def _ask_staff(payment: Payment, told: DisputeStatus, by) -> None:
    until = f" Répondre avant le {dates.local(told.due_by):%d/%m/%Y}." if told.due_by else ""
    note = f"{format_euros(told.amount_cents)} contestés auprès de la banque ({told.reason or 'sans motif'}). La place est gardée.{until}"
    open_task(kind=TaskKind.DISPUTE, key=f"dispute:{told.ref}", payment=payment, note=note, due_by=told.due_by, by=by)


def _open(payment: Payment, told: DisputeStatus, by) -> Dispute:
    dispute = Dispute.objects.create(
        payment=payment, provider_ref=told.ref, amount_cents=told.amount_cents, reason=told.reason[:60], due_by=told.due_by, at=clock.now(),
        aside=payment.set_aside,
    )  # fmt: skip
    _post(payment, Account.DISPUTED, MEANS_ACCOUNT[payment.method], dispute.amount_cents)
    _ask_staff(payment, told, by)
    audit.record("ledger.note_dispute", dispute, by=by, subject=payment.household)
    follow_disputes(payment, by)
    return dispute


def _close(dispute: Dispute, payment: Payment, state: str, by) -> list[Charge]:
    """Book the end of a dispute; gives the lines that are owed again."""
    before, reopened = dispute.state, []
    if state == DisputeState.LOST:
        reopened = _lose(dispute, payment, by)
    elif before == DisputeState.LOST:
        _give_again(dispute, payment, by)
    else:
        _post(payment, MEANS_ACCOUNT[payment.method], Account.DISPUTED, dispute.amount_cents)
    dispute.state, dispute.closed_at = DisputeState(state), clock.now()
    dispute.save(update_fields=["state", "closed_at", "uncovered_cents"])
    cover_outside(payment, by=by)
    verb = "ledger.dispute_won" if state == DisputeState.WON else "ledger.dispute_lost"
    audit.record(verb, dispute, by=by, subject=payment.household)
    return reopened


def _lose(dispute: Dispute, payment: Payment, by) -> list[Charge]:
    """The bank took the money for good: first what the payment had not used, then from its lines, which are owed again."""
    paying = list(payment.allocations.order_by().values_list("charge").annotate(cents=Sum("cents")).filter(cents__gt=0).order_by("charge"))
    taken, _ = disputes.shares(dispute.amount_cents, free_cents(payment), paying)
    charges = {charge.pk: charge for charge in Charge.objects.filter(pk__in=dict(taken)).with_paid()}
    for key, cents in taken:
        take_off_list(charges[key], why="paiement contesté", by=by)  # more of it is owed than the ordonnateur was told
        put(payment=payment, charge=charges[key], cents=-cents, by=by)
    covered = min(dispute.amount_cents, max(0, free_cents(payment)))
    _post(payment, held_in(payment), Account.DISPUTED, covered)
    dispute.uncovered_cents = dispute.amount_cents - covered
    _post(payment, Account.OUTSIDE_REFUNDS, Account.DISPUTED, dispute.uncovered_cents)
    if payment.method == Method.STRIPE_SEPA and not payment.set_aside:
        tell_returned_debit(payment, by=by)
    return [charge for charge in charges.values() if charge.left_cents == 0]


def _give_again(dispute: Dispute, payment: Payment, by) -> None:
    """Counted as lost, and won after all: the money pays again what it was meant for."""
    covered = dispute.amount_cents - dispute.uncovered_cents
    clearing = MEANS_ACCOUNT[payment.method]
    _post(payment, clearing, Account.OUTSIDE_REFUNDS, dispute.uncovered_cents)
    _post(payment, clearing, held_in(payment), covered)
    dispute.uncovered_cents = 0
    if payment.set_aside:
        return
    meant = dict(payment.meant_for)
    lines = [(charge, min(charge.left_cents, meant[charge.pk])) for charge in open_charges(payment.household_id, meant)]
    pay(payment, covered, lines, by=by)


def follow_disputes(payment: Payment, by) -> None:
    """The payment is in the state that its disputes say; set aside, it is still to be looked at first."""
    wanted = disputes.state_of(payment.disputes.values_list("state", flat=True))
    if payment.set_aside or payment.state == wanted:
        return
    contested = [PaymentState.DISPUTED] if (payment.state, wanted) == (PaymentState.SUCCEEDED, PaymentState.CHARGED_BACK) else []
    for state in [*contested, wanted]:
        check(PAYMENT, payment.state, state)
        payment.state = PaymentState(state)
        payment.save(update_fields=["state"])
        audit.record(f"ledger.{state}", payment, by=by, subject=payment.household)


def _post(payment: Payment, debit: str, credit: str, cents: int) -> None:
    if cents:
        post(debit, credit, cents, household_id=payment.household_id, regie_id=payment.regie_id, payment=payment)
