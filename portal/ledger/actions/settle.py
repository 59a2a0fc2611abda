"""All money that comes online arrives here: the webhook, the return page, the minute's tick and the reconciler call it alike."""

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.audit import SYSTEM
from portal.kit.locking import in_transaction
from portal.ledger import signals
from portal.ledger.base import Notice, ProviderState, Status, provider_of
from portal.ledger.enums import MEANS_ACCOUNT, Account, PaymentState, TaskKind
from portal.ledger.models import Charge, Payment, ProviderEvent, open_charges
from portal.ledger.rules.settlement import Judgement, Verdict, judge
from portal.ledger.rules.transitions import PAYMENT, RECEIPTED, check

from .book import book
from .issue_receipt import issue_receipt
from .lock import lock_ground, lock_household, lock_payment
from .open_task import open_task
from .posting import post
from .tell_returned_debit import tell_returned_debit

# Nothing that a provider may still say changes these: what comes later (disputes) comes by its own action.
DONE = (*RECEIPTED, PaymentState.TO_CLASSIFY, PaymentState.CLASSIFIED)
ANOMALIES = {
    "amount": "Le montant reçu n'est pas celui qui était attendu. Rien n'est confirmé.",
    "currency": "La somme est arrivée dans une autre monnaie : elle n'est pas au journal. Rien n'est confirmé.",
    "not-live": "La somme vient d'un compte d'essai : elle n'est pas au journal. Rien n'est confirmé.",
}
_STATES = {Verdict.EXPIRE: PaymentState.EXPIRED, Verdict.FAIL: PaymentState.FAILED}


def settle(payment_id: int, *, event: Notice | None = None, by=SYSTEM) -> Payment:
    """Ask the provider what became of a payment, and book it. Twice is once; order and number of calls do not matter.

    Outside any transaction (RuntimeError inside one), because the provider is asked. `event` is the notification that led
    here, kept in the same transaction as its effect. Raises `base.Unreachable`: nothing is known, nothing has changed.
    """
    if in_transaction():
        raise RuntimeError("a provider is never asked inside a transaction")
    payment = Payment.objects.get(pk=payment_id)
    if payment.is_desk or payment.provider_ref is None or (payment.state in DONE and event is None):
        return payment
    provider = provider_of(payment.provider)
    status = Status(ProviderState.OPEN) if payment.state in DONE else provider.fetch(payment)
    return apply_status(payment, status, event=event, by=by)


def apply_status(payment: Payment, status: Status, *, event: Notice | None = None, by=SYSTEM) -> Payment:
    """Write what `status` (just asked of the provider) means for a payment, under the locks of the house."""
    judgement = judge(payment.amount_cents, status, live=provider_of(payment.provider).live)
    with transaction.atomic():
        meant = dict(payment.meant_for)
        lock_ground(Charge.objects.filter(pk__in=meant))
        lock_household(payment.household_id)
        payment = lock_payment(payment.pk)
        if event is not None and not note_event(event, payment, provider=payment.provider):
            return payment
        if payment.state not in DONE:
            _act(payment, judgement, status, meant, by)
        return payment


def note_event(event: Notice, payment: Payment | None, *, provider: str) -> bool:
    """Keep a notification by its id; False when it was kept before, its effect with it."""
    kept = {"kind": event.kind[:80], "at": clock.now(), "payment": payment}
    _, new = ProviderEvent.objects.get_or_create(provider=provider, event_id=event.event_id, defaults=kept)
    return new


def _act(payment: Payment, judgement: Judgement, status: Status, meant: dict[int, int], by) -> None:
    if judgement.verdict == Verdict.BOOK:
        payable = [(charge, min(charge.left_cents, meant[charge.pk])) for charge in open_charges(payment.household_id, meant)]
        book(payment, payable, meant=_charges(meant), by=by)
        audit.record("ledger.settle", payment, by=by, subject=payment.household, method=payment.method)
        issue_receipt(payment)
    elif judgement.verdict == Verdict.CLASSIFY:
        _set_aside(payment, judgement, status, by)
    elif judgement.verdict == Verdict.PROCESSING and payment.state != PaymentState.PROCESSING:
        _move(payment, PaymentState.PROCESSING, by)
        signals.payment_processing.send(sender=Payment, payment=payment, charges=_charges(meant), by=by)
    elif judgement.verdict in _STATES and payment.state in (PaymentState.CREATED, PaymentState.OPEN, PaymentState.PROCESSING):
        refused_late = payment.state == PaymentState.PROCESSING
        payment.anomaly = "bank-refused" if refused_late else payment.anomaly
        _move(payment, PaymentState.FAILED if refused_late else _STATES[judgement.verdict], by, "anomaly")
        signals.payment_lost.send(sender=Payment, payment=payment, charges=_charges(meant), by=by)
        if refused_late:
            _debit_returned(payment, by)


def _debit_returned(payment: Payment, by) -> None:
    """The bank sent the debit back: the places stay, the debt too; staff look at it and the household is told calmly."""
    note = "La banque n'a pas honoré le prélèvement. Les places sont gardées, la somme reste due."
    open_task(kind=TaskKind.DEBIT_RETURNED, key=f"debit_returned:{payment.pk}", payment=payment, note=note, by=by)
    tell_returned_debit(payment, by=by)


def _move(payment: Payment, state: str, by, *also: str) -> None:
    check(PAYMENT, payment.state, state)
    payment.state = state
    payment.save(update_fields=["state", *also])
    audit.record(f"ledger.{state}", payment, by=by, subject=payment.household)


def _charges(meant: dict[int, int]) -> list[Charge]:
    return list(Charge.objects.filter(pk__in=meant).order_by("pk"))


def _set_aside(payment: Payment, judgement: Judgement, status: Status, by) -> None:
    """Money that is not what was expected: kept apart until staff have looked, nothing is confirmed by it.

    What is not real euros (another currency, a test account) is not booked at all: its cents would be false in the journal.
    """
    if judgement.euros:
        post(
            MEANS_ACCOUNT[payment.method],
            Account.TO_CLASSIFY,
            status.amount_cents,
            household_id=payment.household_id,
            regie_id=payment.regie_id,
            payment=payment,
        )
    payment.received_cents = status.amount_cents
    payment.anomaly = judgement.anomaly
    _move(payment, PaymentState.TO_CLASSIFY, by, "received_cents", "anomaly")
    open_task(kind=TaskKind.TO_CLASSIFY, key=f"to_classify:{payment.pk}", payment=payment, note=ANOMALIES[judgement.anomaly], by=by)
