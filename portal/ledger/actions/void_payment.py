from django.db import transaction
from django.db.models import Sum

from portal.kit import audit, clock, dates
from portal.kit.refusal import Refusal
from portal.ledger import signals
from portal.ledger.enums import MEANS_ACCOUNT, Account, DepositState, Method, PaymentState
from portal.ledger.models import CashSession, Charge, Mandate, Payment
from portal.ledger.rules import till
from portal.ledger.rules.transitions import PAYMENT, check

from .hand_over_debts import take_off_list
from .issue_receipt import cancel_receipt
from .lock import lock_ground, lock_household, lock_payment, lock_till
from .posting import post, put


def void_payment(*, payment: Payment, reason: str, by) -> Payment:
    """Undo a desk payment on the day it was taken (the money goes back over the counter, out of the open till of who acts):
    counter-entries, its lines owed again, a cancelling receipt with its own number.

    Refusals, gathered: « annulation-motif », « annulation-en-ligne », « deja-annule », « annulation-autre-jour », « sans-mandat »,
    « caisse-fermee », « caisse-d-hier », « caisse-insuffisante », « deja-verse », « deja-rembourse ».
    """
    with transaction.atomic():
        charges = list(Charge.objects.filter(allocations__payment=payment).distinct())
        lock_ground(charges)
        lock_household(payment.household_id)
        held = CashSession.objects.of(by, payment.regie).first() if by is not None else None
        session = lock_till(held.pk) if held else None
        payment = lock_payment(payment.pk)
        refusal = Refusal.gather(_refusals(payment, session, reason, by))
        if refusal:
            raise refusal
        check(PAYMENT, payment.state, PaymentState.VOIDED)
        reopened = _take_back(payment, by)
        post(
            Account.CREDIT,
            MEANS_ACCOUNT[payment.method],
            payment.amount_cents,
            household_id=payment.household_id,
            regie_id=payment.regie_id,
            payment=payment,
        )
        payment.state, payment.voided_from = PaymentState.VOIDED, session
        payment.save(update_fields=["state", "voided_from"])
        for charge in reopened:
            signals.charge_reopened.send(sender=Charge, charge=charge, by=by)
        audit.record("ledger.void_payment", payment, by=by, subject=payment.household)
        cancel_receipt(payment.receipt, reason=reason.strip(), by=by)
        return payment


def _take_back(payment: Payment, by) -> list[Charge]:
    """Release every line this payment pays; gives those that were settled and are owed again."""
    shares = dict(payment.allocations.order_by().values_list("charge").annotate(cents=Sum("cents")).filter(cents__gt=0))
    charges = list(Charge.objects.filter(pk__in=shares).with_paid().order_by("pk"))
    for charge in charges:
        take_off_list(charge, why="paiement annulé", by=by)  # more of it is owed than the ordonnateur was told
        put(payment=payment, charge=charge, cents=-shares[charge.pk], by=by)
    return [charge for charge in charges if charge.left_cents == 0]


def _refusals(payment: Payment, session: CashSession | None, reason: str, by) -> list[Refusal]:
    reasons = []
    if not payment.is_desk:
        return [Refusal("annulation-en-ligne", "Un paiement en ligne ne s'annule pas au comptoir.", "Demandez son remboursement.")]
    if payment.state != PaymentState.SUCCEEDED:
        return [Refusal("deja-annule", "Ce paiement est déjà annulé.", "Rechargez la page pour voir le journal à jour.")]
    if not reason.strip():
        reasons.append(Refusal("annulation-motif", "Dites pourquoi ce paiement est annulé.", "Quelques mots suffisent."))
    if dates.local(payment.settled_at).date() != clock.today():
        reasons.append(
            Refusal(
                "annulation-autre-jour",
                "Un paiement ne s'annule que le jour où il a été encaissé.",
                "Annulez plutôt la somme due : elle deviendra une avance du foyer.",
            )
        )
    reasons += _till_refusals(payment, session, by)
    if payment.deposits.exclude(deposit__state=DepositState.UNDONE).exists():
        reasons.append(Refusal("deja-verse", "Ce paiement est déjà dans un versement au comptable.", "Défaites d'abord ce versement."))
    if payment.refunds.standing().exists():
        reasons.append(
            Refusal("deja-rembourse", "Une partie de ce paiement est déjà à rembourser.", "Voyez avec qui suit les remboursements.")
        )
    return reasons


def _till_refusals(payment: Payment, session: CashSession | None, by) -> list[Refusal]:
    """Why the money cannot go out of the till of who acts."""
    if by is None or not Mandate.objects.valid_on(clock.today()).filter(regie=payment.regie_id, user=by).exists():
        return [till.NO_MANDATE]
    shut = till.till_today(session.day if session and session.is_open else None, clock.today())
    if shut is not None:
        return [shut]
    if payment.method == Method.CASH and session.should_hold_cents() < payment.amount_cents:
        return [
            Refusal(
                "caisse-insuffisante",
                "Il n'y a pas assez d'espèces dans votre caisse pour rendre cette somme.",
                "Demandez à la personne qui l'a encaissée de l'annuler depuis la sienne.",
            )
        ]
    return []
