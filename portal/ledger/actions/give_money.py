import uuid

from django.db import transaction

from portal.households.models import Household
from portal.kit import audit, clock, registry
from portal.kit.locking import Rank, locked
from portal.kit.money import format_euros
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.ledger import notifications
from portal.ledger.enums import DESK_METHODS, PaymentState, RefundRoad, RefundState
from portal.ledger.models import Payment, Refund, credits_of
from portal.ledger.rules.refund_roads import Source, spread_refund

from .lock import lock_household
from .pay_refund import lock_tills_of, pay_refund
from .request_refund import request_refund
from .use_credit import use_credit

CREDIT, SAME = "credit", "same"  # beside the roads: keep it in advance; each payment by the road it came


def give_money(
    *,
    household: Household,
    choice: str,
    amount_cents: int,
    reason: str,
    payment: Payment | None = None,
    pay_first: bool = False,
    key: uuid.UUID | None = None,
    by,
) -> list[Refund]:
    """Give a household back what it has in advance: of one `payment`, or of several, the newest paid online first. `choice`: « same »,
    « cash », « order », or « credit » (nothing goes back, it is written to her). `pay_first`: she agrees that what she owes is paid first.

    Refusals: « remboursement-trop-grand » with what there is, and those of `request_refund` and `pay_refund`.
    """
    if pay_first:  # a step of its own: it locks what the lines stand on
        use_credit(household=household, by=by)
    with once(key, "ledger.give_money", by=by) as first:
        if first.done:
            return list(Refund.objects.filter(pk__in=first.result or []))
        home = lock_household(household.pk)
        if choice == CREDIT:
            audit.record("ledger.kept_as_credit", home, by=by, subject=home)
            occasion = f"{payment.pk if payment else 'credit'}:{clock.today()}"
            notifications.tell_home(home, "kept", about=audit.key_of(home), occasion=occasion, by=by)
            first.result = []
            return []
        if choice == RefundRoad.CASH:
            lock_tills_of(by)
        shares = _shares(home, payment, amount_cents, desk_only=choice == RefundRoad.CASH)
        locked(Payment, {pk for pk, _ in shares}, rank=Rank.PAYMENT)
        road = None if choice == SAME else choice
        given = [_one(Payment.objects.get(pk=pk), cents, reason, road, by) for pk, cents in shares]
        first.result = [refund.pk for refund in given]
        return given


def _shares(home: Household, payment: Payment | None, cents: int, *, desk_only: bool) -> list[tuple[int, int]]:
    """(payment, cents) to give back, or the refusal that says how much there is."""
    unused = dict(credits_of(home))
    rows = Payment.objects.filter(pk__in=unused, state=PaymentState.SUCCEEDED)
    if payment is not None:
        rows = rows.filter(pk=payment.pk)
    if desk_only:
        rows = rows.filter(method__in=DESK_METHODS)
    sources = [Source(row.pk, unused[row.pk], not row.is_desk, row.at.timestamp()) for row in rows]
    there = sum(source.cents for source in sources)
    if cents <= 0:
        raise Refusal("remboursement-vide", "Un remboursement est d'un montant au-dessus de zéro.", "Écrivez la somme à rendre.")
    if cents > there:
        words = f"Il y a {format_euros(there)} à rendre par cette voie."
        raise Refusal("remboursement-trop-grand", words, "Rendez moins, ou annulez d'abord ce que cet argent règle.")
    return spread_refund(sources, cents)


def _one(payment: Payment, cents: int, reason: str, road: str | None, by) -> Refund:
    refund = request_refund(payment=payment, amount_cents=cents, reason=reason, road=road, by=by)
    if refund.road == RefundRoad.CASH and refund.state == RefundState.REQUESTED:
        return pay_refund(refund=refund, by=by)
    return refund


def give_paid_place(*, payment: Payment, by) -> str:
    """After all, what this money was for (a place) is given, by the room that sells it; says which. Refuses « sans-place »."""
    for charge_id, _ in payment.meant_for:
        charge = payment.household.charges.filter(pk=charge_id).first()
        giver = registry.place_givers.get(charge.source_key.split(":")[0]) if charge else None
        if giver is not None:
            with transaction.atomic():
                return giver(payment, charge, by=by)
    raise Refusal("sans-place", "Ce paiement n'était pour aucune place.", "Rendez l'argent, ou gardez-le en avance.")
