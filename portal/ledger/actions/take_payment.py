import uuid

from portal.households.models import Household
from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.ledger.enums import Account, ChargeKind, Method
from portal.ledger.models import Charge, Mandate, Payment, Regie, open_charges
from portal.ledger.rules import desk

from .book import book
from .issue_receipt import issue_receipt, lock_counter
from .lock import lock_ground, lock_household


def take_payment(
    *,
    regie: Regie,
    household: Household,
    method: str,
    amount_cents: int,
    charges: list[Charge] | None = None,
    seen_cents: int | None = None,
    keep_credit: bool = False,
    tendered_cents: int | None = None,
    payer: str = "",
    note: str = "",
    key: uuid.UUID | None = None,
    by,
) -> Payment:
    """Take money at a desk: the payment, what it pays, its receipt, in one transaction.

    `charges` are the lines to pay, oldest due first (None: all that is open); what is above them becomes the household's
    credit when `keep_credit`. `seen_cents`: what the screen said was left on these lines. `tendered_cents`: the
    cash handed over, for the change. `key`: the form's request key.
    Refusals: those of `rules.desk` gathered, and « ligne-reglee » when a line was paid, in part or whole, or cancelled
    meanwhile.
    """
    with once(key, "ledger.take_payment", by=by) as first:
        if first.done:
            return Payment.objects.get(pk=first.result)
        chosen = None if charges is None else {charge.pk for charge in charges}
        seen = open_charges(household, chosen)
        lock_ground(seen)
        lock_household(household.pk)
        payable = open_charges(household, {charge.pk for charge in seen})
        changed = seen_cents is not None and seen_cents != sum(charge.left_cents for charge in payable)
        if changed or (chosen is not None and chosen != {charge.pk for charge in payable}):
            raise Refusal(
                "ligne-reglee",
                "Une des lignes cochées n'est plus à régler, ou plus du même montant.",
                "Le compte ci-dessous est à jour : vérifiez, puis recommencez.",
            )
        _refuse(regie, payable, method, amount_cents, keep_credit, tendered_cents, by)
        payment = Payment.objects.create(
            household=household,
            regie=regie,
            method=Method(method),
            amount_cents=amount_cents,
            tendered_cents=tendered_cents if method == Method.CASH else None,
            payer=payer,
            note=note,
            at=clock.now(),
            by=by,
        )
        book(payment, [(charge, charge.left_cents) for charge in payable], by=by)
        lock_counter(regie)
        full = method == Method.CASH and desk.full_till(regie.entries.balance(Account.CASH), regie.max_encaisse_cents)
        if full:  # another desk filled the same till meanwhile: the counter's lock makes this count the true one
            raise full
        issue_receipt(payment)
        audit.record("ledger.take_payment", payment, by=by, subject=household, method=method)
        first.result = payment.pk
        return payment


def _refuse(regie, payable, method, amount_cents, keep_credit, tendered_cents, by) -> None:
    mandated = by is not None and Mandate.objects.valid_on(clock.today()).filter(regie=regie, user=by).exists()
    takings = desk.Takings(
        mandated=mandated,
        regie_open=regie.is_open and not regie.online,
        method=method,
        methods=regie.methods,
        kinds={charge.kind: ChargeKind(charge.kind).label for charge in payable},
        products=regie.products,
        amount_cents=amount_cents,
        owed_cents=sum(charge.left_cents for charge in payable),
        keep_credit=keep_credit,
        tendered_cents=tendered_cents,
        max_cash_cents=regie.max_cash_cents,
        in_hand_cents=regie.entries.balance(Account.CASH),
        max_encaisse_cents=regie.max_encaisse_cents,
    )
    refusal = Refusal.gather(desk.refusals(takings))
    if refusal:
        raise refusal
