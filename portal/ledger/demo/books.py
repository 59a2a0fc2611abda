"""The demo's books: a deposit of cash that the accountant validated, cheques on their way, a verification. As the actions would have
written them, at moments of their own."""

import datetime as dt

from django.db.models import Sum

from portal.kit import dates
from portal.kit.audit import key_of
from portal.kit.demo import Demo
from portal.kit.models import AuditLine

from ..enums import Account, DepositKind, DepositState, MandateRole, Method, RecordKind
from ..models import Deposit, DepositedPayment, Entry, Mandate, Payment, Receipt, Regie, TillRecord
from ..models.holdings import account_of
from ..rules.denominations import fewest

DAYS_AGO = 12


def load(demo: Demo) -> None:
    """Nothing where no desk took money, or nobody holds it."""
    held = Mandate.objects.filter(role=MandateRole.REGISSEUR, regie__in=Regie.objects.desks()).select_related("regie", "user").first()
    if held is None:
        return
    regie, by, day = held.regie, held.user, demo.day - dt.timedelta(days=DAYS_AGO)
    came = Payment.objects.booked().filter(regie=regie, settled_at__lt=demo.at(day, 0)).select_related("receipt")
    cash = came.filter(method=Method.CASH).aggregate(total=Sum("amount_cents"))["total"] or 0
    _verified(regie, by, demo.at(day, 8, 30))
    if cash:
        made = deposited(demo, regie, by, DepositKind.CASH, cash, came.filter(method=Method.CASH), demo.at(day, 9))
        handed(made, by, demo.at(day, 14))
        validated(demo, made, by, demo.at(day + dt.timedelta(days=4), 11))
    if cheques := list(came.filter(method=Method.CHEQUE).order_by("settled_at", "pk")):
        total = sum(cheque.amount_cents for cheque in cheques)
        made = deposited(demo, regie, by, DepositKind.CHEQUES, total, cheques, demo.at(day, 9, 30))
        DepositedPayment.objects.bulk_create([DepositedPayment(deposit=made, payment=cheque) for cheque in cheques])
        handed(made, by, demo.at(demo.day - dt.timedelta(days=1), 16))


def deposited(demo: Demo, regie, by, kind: str, cents: int, payments, at: dt.datetime) -> Deposit:
    """The first deposit of this kind in its year, made."""
    days = [dates.local(payment.settled_at).date() for payment in payments]
    until = dates.local(at).date() if kind == DepositKind.CASH else max(days)
    count = fewest(cents) if kind == DepositKind.CASH else {}
    made = Deposit.objects.create(
        regie=regie, kind=kind, year=at.year, number=1, since=min(days), until=until, amount_cents=cents, count=count, at=at, by=by
    )
    _entry(demo, regie, Account.IN_TRANSIT, account_of(kind), cents, at)
    _audit("ledger.make_deposit", made, by, at, kind=str(kind))
    return made


def _entry(demo: Demo, regie, debit: str, credit: str, cents: int, at: dt.datetime) -> None:
    Entry.objects.create(txn=demo.uuid(), at=at, debit=debit, credit=credit, amount_cents=cents, regie=regie)


def _audit(verb: str, row, by, at: dt.datetime, **detail) -> None:
    AuditLine.objects.create(at=at, by=by, verb=verb, target=key_of(row), maison_id=row.regie.maison_id, detail=detail)


def handed(made: Deposit, by, at: dt.datetime) -> None:
    made.state, made.handed_at = DepositState.HANDED, at
    made.save(update_fields=["state", "handed_at"])
    _audit("ledger.hand_deposit", made, by, at)


def validated(demo: Demo, made: Deposit, by, at: dt.datetime, number: int = 117) -> None:
    made.state, made.validated_at, made.reference = DepositState.VALIDATED, at, f"P503-{made.year}-{number:04}"
    made.save(update_fields=["state", "validated_at", "reference"])
    _entry(demo, made.regie, Account.DEPOSITED, Account.IN_TRANSIT, made.amount_cents, at)
    _audit("ledger.validate_deposit", made, by, at)


def _verified(regie, by, at: dt.datetime) -> None:
    """She found what the journal says."""
    moved = Entry.objects.filter(regie=regie, at__lt=at)
    expected = {
        account.value: moved.balance(account)
        for account in (Account.CASH, Account.FLOAT, Account.CHEQUES_IN_HAND, Account.VOUCHERS_IN_HAND)
    }
    expected["float"] = max(0, regie.float_cents + expected["float"])
    last = Receipt.objects.filter(regie=regie, at__lt=at).order_by("-year", "-number").first()
    record = TillRecord.objects.create(
        regie=regie,
        kind=RecordKind.VERIFICATION,
        at=at,
        by=by,
        other_name="Mme Paul, trésorerie",
        count=fewest(expected["cash"]),
        counted=expected,
        expected=expected,
        last_receipt=last.reference if last else "",
        remarks="Journal à jour, coffre fermé à clé.",
    )
    _audit("ledger.record_verification", record, by, at)
