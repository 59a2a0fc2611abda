"""Deposits, records, copies and closed years: what is always true of them, and what they say the accounts must hold."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Count, F, Max, Min, Q, Sum

from portal.kit.money import format_euros
from portal.ledger.enums import DEPOSIT_METHOD, MEANS_ACCOUNT, Account, DepositKind, DepositState, PaymentState
from portal.ledger.models import Deposit, DepositedPayment, ReceiptCopy, TillRecord, YearClose
from portal.ledger.models.closing import year_figures
from portal.ledger.rules.denominations import Miscounted, checked, total
from portal.ledger.rules.receipts import sha256_of


def shares() -> Iterator[tuple[str, int | None, int]]:
    """What left the means in hand: on its way, or with the accountant."""
    sums = Deposit.objects.standing().order_by().values_list("regie", "kind", "state").annotate(total=Sum("amount_cents"))
    for regie, kind, state, cents in sums:
        yield MEANS_ACCOUNT[DEPOSIT_METHOD[kind]].value, regie, -cents
        yield (Account.DEPOSITED if state == DepositState.VALIDATED else Account.IN_TRANSIT).value, regie, cents


def deposits() -> Iterator[str]:
    """A deposit's amount is the sum of its count or of its lines; what it carries is of its kind and its régie; each step left its mark."""
    summed = Deposit.objects.annotate(carried=Sum("lines__payment__amount_cents"), papers=Count("lines")).order_by("pk")
    for deposit in summed.iterator(chunk_size=2000):
        cash = deposit.kind == DepositKind.CASH
        if cash == bool(deposit.papers) or cash != bool(deposit.count):
            yield f"versement {deposit.pk} : ce qu'il porte n'est pas de sa nature"
        elif (found := _counted(deposit.count) if cash else deposit.carried) != deposit.amount_cents:
            yield f"versement {deposit.pk} : {format_euros(deposit.amount_cents)} écrits, {format_euros(found or 0)} comptés"
    wrong = ~Q(payment__regie=F("deposit__regie"))
    for kind, method in DEPOSIT_METHOD.items():
        wrong |= Q(deposit__kind=kind) & ~Q(payment__method=method)
    for line in DepositedPayment.objects.filter(wrong).order_by("pk"):
        yield f"versement {line.deposit_id} : le paiement {line.payment_id} n'est pas de sa régie ou de sa nature"
    unmarked = Q(state=DepositState.HANDED, handed_at=None) | Q(state=DepositState.VALIDATED) & (Q(reference="") | Q(validated_at=None))
    for deposit in Deposit.objects.filter(unmarked | Q(state=DepositState.UNDONE, reason="")).order_by("pk"):
        yield f"versement {deposit.pk} : {deposit.get_state_display()} sans que rien ne le dise"


def _counted(count: dict) -> int | None:
    try:
        return total(checked(count))
    except Miscounted:
        return None


def cheques_once() -> Iterator[str]:
    """A cheque travels once, and only while its payment stands; a line stands as long as its deposit."""
    lines = DepositedPayment.objects.order_by("pk")
    undone = Q(deposit__state=DepositState.UNDONE)
    for line in lines.filter(Q(standing=True) & undone | Q(standing=False) & ~undone):
        yield f"versement {line.deposit_id} : sa ligne du paiement {line.payment_id} ne suit pas son état"
    for row in lines.filter(standing=True).order_by().values("payment").annotate(times=Count("pk")).filter(times__gt=1).order_by("payment"):
        yield f"paiement {row['payment']} : dans {row['times']} versements à la fois"
    for line in lines.filter(standing=True, payment__state=PaymentState.VOIDED):
        yield f"versement {line.deposit_id} : le paiement {line.payment_id} est annulé"


def deposit_numbers() -> Iterator[str]:
    """From 1 without a gap, per régie, kind and year; undone ones keep theirs."""
    series = Deposit.objects.order_by().values("regie", "kind", "year").annotate(count=Count("pk"), first=Min("number"), last=Max("number"))
    for row in series.order_by("regie", "kind", "year"):
        if row["first"] != 1 or row["count"] != row["last"]:
            yield (
                f"régie {row['regie']}, {DepositKind(row['kind']).label.lower()} {row['year']} : {row['count']} versements, "
                f"numérotés de {row['first']} à {row['last']}"
            )


def till_records() -> Iterator[str]:
    """The cash a record found is what its count adds up to."""
    for record in TillRecord.objects.order_by("pk").iterator(chunk_size=2000):
        if _counted(record.count) != record.counted.get(Account.CASH.value):
            yield f"procès-verbal {record.pk} : les espèces trouvées ne sont pas celles du compte"


def receipt_copies() -> Iterator[str]:
    """The copies of a receipt are numbered from 1 without a gap."""
    ranks = ReceiptCopy.objects.order_by().values("receipt").annotate(count=Count("pk"), last=Max("rank"))
    for row in ranks.exclude(count=F("last")).order_by("receipt"):
        yield f"quittance {row['receipt']} : {row['count']} copies, la dernière porte le n° {row['last']}"


def closed_years() -> Iterator[str]:
    """A closed year says today what it said at its closing: a row written at a past date is seen."""
    for closed in YearClose.objects.select_related("regie").order_by("pk"):
        where = f"régie {closed.regie_id}, année {closed.year}"
        if sha256_of(closed.data) != closed.sha256:
            yield f"{where} : l'arrêté n'est plus celui de sa clôture"
            continue
        then, now = closed.data["figures"], year_figures(closed.regie, closed.year)
        changed = [name for name in then if then[name] != now[name]]
        if changed:
            yield f"{where} : depuis la clôture, quelque chose a changé ({', '.join(_FIGURES[name] for name in changed)})"


_FIGURES = defaultdict(
    lambda: "totaux",
    accounts="comptes",
    means="moyens",
    products="produits",
    receipts="quittances",
    last_sha256="dernière quittance",
    deposits="versements",
)
