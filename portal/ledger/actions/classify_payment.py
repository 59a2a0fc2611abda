from django.db import transaction

from portal.households.models import Household
from portal.kit import audit, clock
from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal
from portal.ledger.enums import Account, DisputeState, PaymentState, RefundState
from portal.ledger.models import Dispute, Payment, Refund
from portal.ledger.rules.transitions import PAYMENT, check

from .cover_outside import cover_outside
from .issue_receipt import issue_receipt
from .lock import lock_payment
from .note_dispute import follow_disputes
from .posting import post


def classify_payment(*, payment: Payment, household: Household | None = None, by) -> Payment | None:
    """Say whose money that came otherwise than expected is: it becomes the credit of `household` (by default, of who paid), with its own
    payment and its receipt for what truly came. Nothing is paid nor confirmed by it: she chooses what it pays, or it is given back.
    What left at the provider meanwhile (given back there, contested) goes over to that payment: it is not hers to spend.

    Gives the payment it became; None for what was never booked (another currency, a test account), which is only closed.
    Refuses « deja-verifie ».
    """
    with transaction.atomic():
        home = household or payment.household
        locked(Household, {home.pk, payment.household_id}, rank=Rank.HOUSEHOLD)
        payment = lock_payment(payment.pk)
        if payment.state != PaymentState.TO_CLASSIFY:
            raise Refusal("deja-verifie", "Cette somme est déjà vérifiée.", "Rechargez la page : ce qui a été fait y est écrit.")
        was_booked = payment.set_aside and bool(payment.received_cents)
        check(PAYMENT, payment.state, PaymentState.CLASSIFIED)
        payment.state = PaymentState.CLASSIFIED
        payment.save(update_fields=["state"])
        audit.record("ledger.classified", payment, by=by, subject=payment.household)
        if not was_booked:
            return None
        became = Payment.objects.create(
            household=home, regie=payment.regie, method=payment.method, provider=payment.provider, amount_cents=payment.received_cents,
            payer=payment.payer, at=clock.now(), by=by, classified_from=payment,
        )  # fmt: skip
        became = lock_payment(became.pk)  # what is asked of it in this transaction (give it back) comes after the receipt's counter
        about = {"household_id": home.pk, "regie_id": payment.regie_id, "payment": became}
        post(Account.TO_CLASSIFY, Account.CREDIT, became.amount_cents, **about)
        audit.record("ledger.succeeded", became, by=by, subject=home)
        issue_receipt(became)
        _bring_what_left(payment, became, by)
        return became


def _bring_what_left(payment: Payment, became: Payment, by) -> None:
    about = {"household_id": became.household_id, "regie_id": became.regie_id, "payment": became}
    for refund in Refund.objects.select_for_update().filter(payment=payment, aside=True).order_by("pk"):
        if refund.state != RefundState.DECLINED:
            _take(refund, {**about, "refund": refund})
        _hand_on(refund, became)
    for dispute in Dispute.objects.select_for_update().filter(payment=payment, aside=True).order_by("pk"):
        if dispute.state == DisputeState.LOST:
            _take(dispute, about)
        _hand_on(dispute, became)
    follow_disputes(became, by)
    cover_outside(became, by=by)


def _take(row: Refund | Dispute, about: dict) -> None:
    if gone := row.amount_cents - row.uncovered_cents:
        post(Account.CREDIT, Account.TO_CLASSIFY, gone, **about)


def _hand_on(row: Refund | Dispute, became: Payment) -> None:
    row.payment, row.aside = became, False
    row.save(update_fields=["payment", "aside"])
