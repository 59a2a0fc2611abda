from django.db import transaction

from portal.households.models import Household
from portal.kit import audit, clock
from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal
from portal.ledger.enums import Account, PaymentState
from portal.ledger.models import Payment
from portal.ledger.rules.transitions import PAYMENT, check

from .issue_receipt import issue_receipt
from .lock import lock_payment
from .posting import post

BOOKED = "amount"  # the anomaly of money that is in the journal, at « à vérifier »; others were never real euros


def classify_payment(*, payment: Payment, household: Household | None = None, by) -> Payment | None:
    """Say whose money that came otherwise than expected is: it becomes the credit of `household` (by default, of who paid), with its own
    payment and its receipt for what truly came. Nothing is paid nor confirmed by it: she chooses what it pays, or it is given back.

    Gives the payment it became; None for what was never booked (another currency, a test account), which is only closed.
    Refuses « deja-verifie ».
    """
    with transaction.atomic():
        home = household or payment.household
        locked(Household, {home.pk, payment.household_id}, rank=Rank.HOUSEHOLD)
        payment = lock_payment(payment.pk)
        if payment.state != PaymentState.TO_CLASSIFY:
            raise Refusal("deja-verifie", "Cette somme est déjà vérifiée.", "Rechargez la page : ce qui a été fait y est écrit.")
        check(PAYMENT, payment.state, PaymentState.CLASSIFIED)
        payment.state = PaymentState.CLASSIFIED
        payment.save(update_fields=["state"])
        audit.record("ledger.classified", payment, by=by, subject=payment.household)
        if payment.anomaly != BOOKED or not payment.received_cents:
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
        return became
