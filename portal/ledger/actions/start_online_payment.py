from collections.abc import Callable

from django.db import transaction

from portal.households.models import Household
from portal.kit import audit, clock
from portal.kit.locking import in_transaction
from portal.kit.money import format_euros
from portal.kit.refusal import Refusal
from portal.ledger import ways
from portal.ledger.base import Started, Unreachable, provider_of
from portal.ledger.enums import PaymentState
from portal.ledger.models import Charge, Payment, Regie, credit_cents, open_charges
from portal.ledger.rules.allocation import spread
from portal.ledger.rules.transitions import PAYMENT, check

from .expire_payment import expire_payment
from .lock import lock_household, lock_payment
from .use_credit import use_credit


def start_online_payment(
    *,
    household: Household,
    charges: list[Charge],
    provider: str,
    method: str | None = None,
    amount_cents: int | None = None,
    return_url: Callable[[Payment], str],
    leave_url: Callable[[Payment], str],
    payer: str = "",
    by,
) -> Payment:
    """Open a payment page for these lines; the person is then sent to `payment.checkout_url`. Outside any transaction.

    The household's credit is used first. Pages opened before for one of these lines are closed first: had one been paid
    meanwhile, it is settled and its lines are no longer open. `return_url` and `leave_url` give, for the payment, where the
    provider sends the person back, and where when she gives up. `method`: one of the provider's means, its first when not said.
    `amount_cents`: a part of these lines only, the oldest due first; None: all that is left of them once the credit is used.
    Refusals: « montant-a-ecrire », « plus-que-le-reste », « rien-a-payer », « trop-petit-en-ligne », « deja-en-route »,
    « hors-acte », « moyen-inconnu », « paiement-indisponible »,
    « paiement-ailleurs » (another tab, at the same moment); « prestataire-sans-accord », « prestataire-pas-encore »,
    « prestataire-non-autorise » by the régie's setting.
    """
    if in_transaction():
        raise RuntimeError("a provider is never asked inside a transaction")
    gateway = provider_of(provider)
    method = method or next(iter(gateway.methods))
    keys = {charge.pk for charge in charges}
    _may_open(gateway, method)
    _refuse_amount(household, keys, amount_cents, gateway)
    _close_former_pages(household, keys, by)
    use_credit(household=household, charges=charges, by=by)
    payment = _prepare(household, keys, amount_cents, gateway, method, payer, by)
    try:
        started = gateway.start(payment, return_url=return_url(payment), leave_url=leave_url(payment))
    except Unreachable:
        _open_or_fail(payment, None, by)
        raise _silent() from None
    payment = _open_or_fail(payment, started, by)
    if payment.state == PaymentState.EXPIRED:
        expire_payment(payment.pk, by=by)
        raise _elsewhere()
    return payment


def _silent() -> Refusal:
    return Refusal(
        "paiement-indisponible",
        "Le paiement en ligne ne répond pas en ce moment. Rien n'a été débité.",
        "Réessayez dans quelques minutes, ou réglez au comptoir.",
    )


def _close_former_pages(household: Household, keys: set[int], by) -> None:
    """While nobody knows whether an older page was paid, no new one is opened."""
    try:
        for former in _former_pages(household, keys):
            expire_payment(former.pk, by=by)
    except Unreachable:
        raise _silent() from None


def _elsewhere() -> Refusal:
    return Refusal(
        "paiement-ailleurs",
        "Une autre page de paiement vient d'être ouverte pour cette somme.",
        "Continuez dans cette autre page, ou attendez une minute et recommencez.",
    )


def _former_pages(household: Household, keys: set[int]) -> list[Payment]:
    under_way = Payment.objects.under_way().filter(household=household, state__in=[PaymentState.CREATED, PaymentState.OPEN])
    return [payment for payment in under_way if keys & {charge for charge, _ in payment.meant_for}]


def _may_open(gateway, method: str) -> Regie:
    """The régie that this payment goes to; before anything is asked of the provider or of the household's credit."""
    regie = ways.online_regie()
    if regie is None:
        raise Refusal("paiement-indisponible", "Le paiement en ligne n'est pas ouvert.", "Réglez au comptoir d'une maison.")
    if method not in gateway.methods:
        raise Refusal("moyen-inconnu", "Cette façon de payer n'existe pas ici.", "Choisissez-en une autre sur la page « À régler ».")
    refusal = ways.refusal_of(regie, gateway.key)
    if refusal:
        raise refusal
    return regie


def _refuse_amount(household: Household, keys: set[int], amount_cents: int | None, gateway) -> None:
    """An amount that cannot be is refused before the credit is touched or another page is closed."""
    if amount_cents is None:
        return
    if amount_cents <= 0:
        raise Refusal("montant-a-ecrire", "Un paiement est d'un montant au-dessus de zéro.", "Écrivez la somme que vous réglez.")
    rest = sum(charge.left_cents for charge in open_charges(household, keys)) - max(0, credit_cents(household))
    if 0 < rest < amount_cents:
        raise _above(rest)
    if amount_cents < gateway.min_cents:
        raise _below(gateway)


def _above(left: int) -> Refusal:
    words = f"Il reste {format_euros(left)} à régler sur ce que vous avez choisi, votre avance comptée."
    return Refusal("plus-que-le-reste", words, "Écrivez cette somme, ou moins.")


def _below(gateway) -> Refusal:
    words = f"En ligne, on ne peut pas régler moins de {format_euros(gateway.min_cents)}."
    return Refusal("trop-petit-en-ligne", words, "Réglez au comptoir, ou avec une prochaine somme.")


def _prepare(household: Household, keys: set[int], amount_cents: int | None, gateway, method: str, payer: str, by) -> Payment:
    with transaction.atomic():
        lock_household(household.pk)
        regie = _may_open(gateway, method)
        payable = open_charges(household, keys)
        left = sum(charge.left_cents for charge in payable)
        if amount_cents is not None and payable and amount_cents > left:  # paid by another page, or another person, at the same moment
            raise _above(left)
        total = left if amount_cents is None else amount_cents
        refusal = Refusal.gather(_refusals(household, keys, total, gateway, method, payable, regie))
        if refusal:
            raise refusal
        payment = Payment.objects.create(
            household=household,
            regie=regie,
            method=method,
            provider=gateway.key,
            amount_cents=total,
            meant_for=[[charge.pk, part] for charge, part in spread(total, [(charge, charge.left_cents) for charge in payable])],
            payer=payer,
            at=clock.now(),
            by=by,
        )
        audit.record("ledger.start_online_payment", payment, by=by, subject=household, provider=gateway.key, method=method)
        return payment


def _refusals(household, keys, total, gateway, method, payable, regie) -> list[Refusal]:
    if _former_pages(household, keys):
        return [_elsewhere()]
    if not payable:
        return [Refusal("rien-a-payer", "Il n'y a plus rien à régler ici.", "Votre compte est à jour.")]
    reasons = []
    if total < gateway.min_cents:
        reasons.append(_below(gateway))
    waiting = Payment.objects.filter(household=household, state=PaymentState.PROCESSING)
    if any(keys & {charge for charge, _ in payment.meant_for} for payment in waiting):
        reasons.append(
            Refusal("deja-en-route", "Un prélèvement est déjà en route pour une de ces sommes.", "Il arrive sous quelques jours.")
        )
    if any(charge.kind not in regie.products for charge in payable) or not regie.accepts(method):
        reasons.append(Refusal("hors-acte", "Une de ces sommes ne peut pas être réglée en ligne.", "Réglez-la au comptoir d'une maison."))
    return reasons


def _open_or_fail(payment: Payment, started: Started | None, by) -> Payment:
    with transaction.atomic():
        lock_household(payment.household_id)
        payment = lock_payment(payment.pk)
        if payment.state != PaymentState.CREATED:
            # its notification came before the provider's answer, or another page took its place
            if started and payment.provider_ref is None:
                payment.provider_ref = started.ref
                payment.save(update_fields=["provider_ref"])
            return payment
        state = PaymentState.OPEN if started else PaymentState.FAILED
        check(PAYMENT, payment.state, state)
        payment.state = state
        if started:
            payment.provider_ref, payment.checkout_url, payment.expires_at = started.ref, started.url, started.expires_at
        payment.save(update_fields=["state", "provider_ref", "checkout_url", "expires_at"])
        audit.record(f"ledger.{state}", payment, by=by, subject=payment.household)
        return payment
