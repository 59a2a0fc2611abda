import uuid

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.money import format_euros
from portal.kit.refusal import Refusal
from portal.ledger.enums import Account
from portal.ledger.models import Payment, Refund, unused_cents

from .lock import lock_household, lock_payment
from .posting import post


def request_refund(*, payment: Payment, amount_cents: int, reason: str, by) -> Refund:
    """Set money of a payment aside to be given back. What still pays a charge is not given back: reverse the charge first.

    Online, the minute's tick sends it to the provider; money taken by hand becomes an order for the accountant (a régie de
    recettes pays nothing out). May be called by a receiver of `signals`, while the payment is being booked.
    Refuses « remboursement-trop-grand » and « remboursement-vide ».
    """
    with transaction.atomic():
        household = lock_household(payment.household_id)
        payment = lock_payment(payment.pk)
        if amount_cents <= 0:
            raise Refusal("remboursement-vide", "Un remboursement est d'un montant au-dessus de zéro.", "Écrivez la somme à rendre.")
        unused = unused_cents(payment)
        if amount_cents > unused:
            raise Refusal(
                "remboursement-trop-grand",
                f"Ce paiement n'a que {format_euros(unused)} de libre.",
                "Annulez d'abord la somme due qu'il règle, ou rendez moins.",
            )
        refund = Refund.objects.create(
            payment=payment,
            amount_cents=amount_cents,
            reason=reason,
            idem_key=f"refund:{uuid.uuid4()}",
            at=clock.now(),
            requested_by=by,
        )
        post(
            Account.CREDIT,
            Account.REFUNDS_DUE,
            amount_cents,
            household=household,
            regie_id=payment.regie_id,
            payment=payment,
            refund=refund,
        )
        audit.record("ledger.request_refund", refund, by=by, subject=household)
        return refund
