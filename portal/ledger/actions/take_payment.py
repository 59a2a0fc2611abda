import uuid

from django.db.models import Sum

from portal.households.models import Household
from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.ledger.enums import ChargeKind, Method
from portal.ledger.models import Allocation, CashSession, Charge, Mandate, Payment, Regie, encaisse_cents, open_charges
from portal.ledger.rules import desk
from portal.ledger.rules.allocation import spread

from .book import book
from .issue_receipt import issue_receipt, lock_counter, lock_counters
from .lock import lock_ground, lock_household, lock_till


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
    sure: bool = False,
    key: uuid.UUID | None = None,
    by,
) -> Payment:
    """Take money at a desk, into the open till of who acts: the payment, what it pays, its receipt, in one transaction.

    `charges` are the lines to pay, oldest due first (None: all that is open); what is above them becomes the household's
    credit when `keep_credit`. `seen_cents`: what the screen said was left on these lines. `tendered_cents`: the
    cash handed over, for the change. `sure`: these figures were asked again and are right. `key`: the form's request key.
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
        held = CashSession.objects.of(by, regie).first() if by is not None else None
        session = lock_till(held.pk) if held else None
        offered = {"method": method, "amount_cents": amount_cents, "tendered_cents": tendered_cents, "note": note, "sure": sure}
        _refuse(regie, session, payable, keep_credit=keep_credit, by=by, **offered)
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
            session=session,
        )
        book(payment, [(charge, charge.left_cents) for charge in payable], by=by)
        _keep_under_ceilings(regie, method)
        issue_receipt(payment)
        audit.record("ledger.take_payment", payment, by=by, subject=household, method=method)
        first.result = payment.pk
        return payment


def _keep_under_ceilings(regie: Regie, method: str) -> None:
    """Hold the counter, then count the cash again: another desk may have filled the régie, or the one above it, meanwhile."""
    if regie.parent is None:
        lock_counter(regie)
    else:
        lock_counters([regie, regie.parent])
    if method == Method.CASH:
        for office in dict.fromkeys([regie, regie.root]):
            full = desk.full_till(_encaisse(office), office.max_encaisse_cents, office.name)
            if full:
                raise full


def _encaisse(office: Regie) -> int:
    """All the cash an office answers for: a régie with its sub-offices, a sub-office alone."""
    return encaisse_cents(Regie.objects.filter(office.family) if office.parent is None else [office])


def _cash_before(payable: list[Charge], amount_cents: int) -> list[tuple[str, int, int]]:
    """(line, what cash already pays of it, what this payment would): cash counts by the debt, however many times it comes."""
    rows = Allocation.objects.filter(charge__in=payable, payment__method=Method.CASH).order_by().values_list("charge")
    before = dict(rows.annotate(cents=Sum("cents")))
    shares = spread(amount_cents, [(charge, charge.left_cents) for charge in payable])
    return [(charge.label, before.get(charge.pk, 0), cents) for charge, cents in shares]


def _refuse(regie, session, payable, *, method, amount_cents, keep_credit, tendered_cents, note, sure, by) -> None:
    mandated = by is not None and Mandate.objects.valid_on(clock.today()).filter(regie=regie, user=by).exists()
    takings = desk.Takings(
        mandated=mandated,
        regie_open=regie.is_open and not regie.online,
        till_day=session.day if session and session.is_open else None,
        today=clock.today(),
        method=method,
        methods=regie.allowed_methods,
        kinds={charge.kind: ChargeKind(charge.kind).label for charge in payable},
        products=regie.allowed_products,
        amount_cents=amount_cents,
        owed_cents=sum(charge.left_cents for charge in payable),
        keep_credit=keep_credit,
        tendered_cents=tendered_cents,
        note=note,
        sure=sure,
        max_cash_cents=regie.max_cash_cents,
        cash_before=_cash_before(payable, amount_cents) if method == Method.CASH else [],
        ceilings=[(office.name, _encaisse(office), office.max_encaisse_cents) for office in dict.fromkeys([regie, regie.root])],
    )
    refusal = Refusal.gather(desk.refusals(takings))
    if refusal:
        raise refusal
