import uuid

from portal.kit import audit, clock
from portal.kit.money import format_euros
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.ledger import notifications
from portal.ledger.enums import Account, PaymentState, RefundRoad, RefundState
from portal.ledger.models import Payment, Refund, asked_today, came_of, unused_cents
from portal.ledger.rules import refund_roads

from .lock import lock_household, lock_payment
from .posting import post


def request_refund(
    *,
    payment: Payment,
    amount_cents: int,
    reason: str,
    road: str | None = None,
    by_rule: bool = False,
    key: uuid.UUID | None = None,
    by,
) -> Refund:
    """Set money of a payment aside to be given back. What still pays a charge is not given back: reverse the charge first.

    `road`: None takes the one the money came by (`rules.refund_roads`). Above the régie's limit it waits for a second pair of eyes
    (`asked`), unless a rule decides (`by_rule`: a date called off, a place gone). Then: by card the minute's tick sends it; in cash
    `pay_refund`; else the accountant is asked (`order_refunds`). May be called by a receiver of `signals`, while the payment is booked
    (without `key`, then).
    Refuses « remboursement-trop-grand », « remboursement-vide », « remboursement-motif », « paiement-conteste », « route-carte »,
    « route-especes ».
    """
    with once(key, "ledger.request_refund", by=by) as first:
        if first.done:
            return Refund.objects.get(pk=first.result)
        household = lock_household(payment.household_id)
        payment = lock_payment(payment.pk)
        came = came_of(payment)
        road = RefundRoad(road or refund_roads.default_road(came))
        refusal = Refusal.gather(_refusals(payment, amount_cents, came, road, unsaid=by is not None and not reason.strip()))
        if refusal:
            raise refusal
        waits = refund_roads.needs_approval(amount_cents, asked_today(household, by), payment.regie.second_eyes_cents, by_rule=by_rule)
        refund = Refund.objects.create(
            payment=payment,
            amount_cents=amount_cents,
            reason=reason.strip(),
            state=RefundState.ASKED if waits else RefundState.REQUESTED,
            road=road,
            by_rule=by_rule,
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
        audit.record("ledger.request_refund", refund, by=by, subject=household, road=road.value, waits=waits)
        if waits or road == RefundRoad.ORDER:  # by card it leaves within the minute, in cash it is in her hand: said then
            notifications.tell_refund("asked", refund, by=by)
        elif refund.to_fetch:
            notifications.tell_refund("ready", refund, by=by)
        first.result = refund.pk
        return refund


def _refusals(payment: Payment, cents: int, came: refund_roads.Came, road: str, *, unsaid: bool) -> list[Refusal]:
    reasons = []
    if cents <= 0:
        return [Refusal("remboursement-vide", "Un remboursement est d'un montant au-dessus de zéro.", "Écrivez la somme à rendre.")]
    if payment.state == PaymentState.DISPUTED:
        words = "Ce paiement est contesté à la banque : l'argent y est peut-être déjà."
        return [Refusal("paiement-conteste", words, "Attendez la fin de la contestation.")]
    if unsaid:
        reasons.append(Refusal("remboursement-motif", "Dites pourquoi cet argent est rendu.", "Quelques mots suffisent."))
    unused = unused_cents(payment)
    if cents > unused:
        reasons.append(
            Refusal(
                "remboursement-trop-grand",
                f"Ce paiement n'a que {format_euros(unused)} de libre.",
                "Annulez d'abord la somme due qu'il règle, ou rendez moins.",
            )
        )
    barred = refund_roads.refusal(came, road, cents, now=False)
    return [*reasons, barred] if barred else reasons
