import uuid
from collections.abc import Iterable, Mapping

from django.db.models import Max

from portal.kit import audit, clock, dates
from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.ledger.enums import Account, DepositKind
from portal.ledger.models import Deposit, DepositedPayment, Mandate, Payment, Receipt, Regie
from portal.ledger.models.holdings import account_of, holding_of, papers_in_hand
from portal.ledger.rules import deposits
from portal.ledger.rules.denominations import Miscounted, checked, total

from .issue_receipt import lock_counter
from .posting import post


def make_deposit(
    *,
    regie: Regie,
    kind: str,
    count: Mapping[str, int] | None = None,
    payments: Iterable[int] = (),
    seen_cents: int | None = None,
    key: uuid.UUID | None = None,
    by,
) -> Deposit:
    """Set money apart for the accountant, under the number that follows: cash by its `count` by denomination ({"5000": 1}), cheques
    and vouchers by the keys of their `payments`. The money is « en route » from then on.

    `seen_cents`: what the screen said could leave. `key`: the form's request key. Refusals, gathered: « sans-mandat »,
    « compte-faux », « versement-vide », « versement-trop-grand », « versement-perime », « cheque-deja-parti ».
    """
    with once(key, "ledger.make_deposit", by=by) as first:
        if first.done:
            return Deposit.objects.get(pk=first.result)
        kind, chosen = DepositKind(kind), sorted(set(payments))
        papers = locked(Payment.objects.filter(regie=regie), _known(regie, chosen), rank=Rank.PAYMENT) if kind != DepositKind.CASH else []
        lock_counter(regie)
        papers = list(papers_in_hand(regie, kind).filter(pk__in=[row.pk for row in papers])) if papers else []
        amount, count = _amount(kind, count or {}, papers)
        _refuse(regie, kind, amount, gone=len(chosen) - len(papers) if kind != DepositKind.CASH else 0, seen_cents=seen_cents, by=by)
        deposit = _made(regie, kind, amount, count, papers, by)
        post(Account.IN_TRANSIT, account_of(kind), amount, regie=regie)
        audit.record("ledger.make_deposit", deposit, by=by, maison=regie.maison_id, kind=str(kind))
        first.result = deposit.pk
        return deposit


def is_mandated(user, regie) -> bool:
    """Whether she may hold this régie's money today."""
    return user is not None and Mandate.objects.valid_on(clock.today()).filter(regie=regie, user=user).exists()


def _known(regie: Regie, chosen: list[int]) -> list[int]:
    return list(Payment.objects.filter(regie=regie, pk__in=chosen).values_list("pk", flat=True))


def _amount(kind: str, count: Mapping[str, int], papers: list[Payment]) -> tuple[int, dict]:
    if kind != DepositKind.CASH:
        return sum(row.amount_cents for row in papers), {}
    try:
        count = checked(count)
    except Miscounted:
        raise deposits.MISCOUNTED from None
    return total(count), count


def _refuse(regie, kind: str, amount: int, *, gone: int, seen_cents: int | None, by) -> None:
    held, cash = holding_of(regie), kind == DepositKind.CASH
    refusal = Refusal.gather(
        deposits.refusals(
            deposits.Leaving(
                mandated=is_mandated(by, regie),
                amount_cents=amount,
                safe_cents=held.safe_cents if cash else amount,
                in_tills_cents=held.in_tills_cents if cash else 0,
                gone=gone,
                seen_cents=seen_cents if cash else None,
            )
        )
    )
    if refusal:
        raise refusal


def _made(regie, kind: str, amount: int, count: dict, papers: list[Payment], by) -> Deposit:
    today = clock.today()
    series = Deposit.objects.filter(regie=regie, kind=kind)
    last = series.filter(year=today.year).aggregate(last=Max("number"))["last"] or 0
    days = [dates.local(row.settled_at).date() for row in papers] or [_since(regie, series), today]
    deposit = Deposit.objects.create(
        regie=regie, kind=kind, year=today.year, number=last + 1, since=min(days), until=max(days), amount_cents=amount,
        count=count, at=clock.now(), by=by,
    )  # fmt: skip
    DepositedPayment.objects.bulk_create([DepositedPayment(deposit=deposit, payment=row) for row in papers])
    return deposit


def _since(regie, series):
    """Cash is that of the days since the last deposit of cash, or since the first receipt."""
    before = series.standing().order_by("-until").values_list("until", flat=True).first()
    first = None if before else Receipt.objects.filter(regie=regie).order_by("at").values_list("at", flat=True).first()
    return before or (dates.local(first).date() if first else clock.today())
