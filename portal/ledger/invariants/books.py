"""What is always true of the books, whoever wrote in them. Each function gives the offending rows, in words without names;
`manage.py check_books` runs them all. They read, they repair nothing."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Case, Count, Exists, F, Max, Min, OuterRef, Q, Sum, When
from django.db.models.functions import Coalesce

from portal.kit import clock
from portal.kit.money import format_euros
from portal.ledger import triggers
from portal.ledger.enums import INCOME_ACCOUNT, Account, DisputeState, PaymentState, RefundState
from portal.ledger.models import Allocation, Charge, Dispute, Entry, Payment, Receipt, ReceiptCounter, RecoveryLine, Refund, kept_since
from portal.ledger.models.entry import PER_REGIE
from portal.ledger.rules.receipts import sha256_of
from portal.ledger.rules.transitions import RECEIPTED

from .expected import CAME, contributions


def guards() -> Iterator[str]:
    """The database refuses what it must refuse."""
    for name in triggers.faults():
        yield f"le garde-fou « {name} » manque ou a été modifié : lancez « manage.py migrate »"


# --- balances: the journal says the same as the rows --------------------------------------------------------------------


def _balances(*by: str) -> dict[tuple, int]:
    """(account, *by) -> debits less credits, over the whole journal."""
    found = defaultdict(int)
    for side, sign in (("debit", 1), ("credit", -1)):
        for account, *rest, cents in Entry.objects.order_by().values_list(side, *by).annotate(total=Sum("amount_cents")):
            found[account, *rest] += sign * cents
    return found


def _by_household(rows, *, household: str = "household", cents: str = "amount_cents") -> dict[int, int]:
    return dict(rows.order_by().values_list(household).annotate(total=Sum(cents)))


def _taken_back():
    """Lost disputes, with the part of each that was taken from the household."""
    lost = Dispute.objects.filter(state=DisputeState.LOST, aside=False)
    return lost.annotate(covered=F("amount_cents") - F("uncovered_cents"))


def _given_back(refunds):
    """Refunds, with the part of each that a credit of the household stands for."""
    return refunds.annotate(covered=F("amount_cents") - F("uncovered_cents"))


def households() -> Iterator[str]:
    """What each household owes and has in advance is what its lines, its payments and its refunds say."""
    journal = _balances("household")
    charged = _by_household(Charge.objects.all())
    paid = _by_household(Allocation.objects.all(), household="charge__household", cents="cents")
    came = _by_household(Payment.objects.filter(state__in=CAME))
    for household, cents in _by_household(_taken_back(), household="payment__household", cents="covered").items():
        came[household] -= cents
    used = _by_household(Allocation.objects.all(), household="payment__household", cents="cents")
    back = _by_household(
        _given_back(Refund.objects.filter(aside=False).exclude(state=RefundState.DECLINED)), household="payment__household", cents="covered"
    )
    listed = _by_household(RecoveryLine.objects.standing(), household="charge__household", cents="left_cents")
    known = {household for _, household in journal} | charged.keys() | came.keys()
    for household in sorted(key for key in known if key is not None):
        expected = {
            Account.RECEIVABLE: charged.get(household, 0) - paid.get(household, 0) - listed.get(household, 0),
            Account.CREDIT: used.get(household, 0) + back.get(household, 0) - came.get(household, 0),
        }
        for account, cents in expected.items():
            if journal[account.value, household] != cents:
                yield (
                    f"foyer {household}, compte « {account.label} » : le journal dit "
                    f"{format_euros(journal[account.value, household])}, les lignes disent {format_euros(cents)}"
                )


def means() -> Iterator[str]:
    """What each régie holds, by means, is what its payments, refunds, tills and deposits say."""
    journal, expected = _balances("regie"), defaultdict(int)
    for account, regie, cents in contributions():
        expected[account, regie] += cents
    held = {account.value for account in PER_REGIE}
    for account, regie in sorted({key for key in journal if key[0] in held} | {key for key in expected if key[0] in held}):
        if journal[account, regie] != expected[account, regie]:
            yield (
                f"régie {regie}, compte « {Account(account).label} » : le journal dit {format_euros(journal[account, regie])}, "
                f"les lignes disent {format_euros(expected[account, regie])}"
            )


def accounts() -> Iterator[str]:
    """Every other account, over the whole house, is what the rows say; none moves that no row explains."""
    journal = _balances()
    expected = {(account.value,): 0 for account in Account}
    for kind, cents in Charge.objects.order_by().values_list("kind").annotate(total=Sum("amount_cents")):
        expected[INCOME_ACCOUNT[kind].value,] -= cents
    for account, _, cents in contributions():
        expected[account,] += cents
    elsewhere = {Account.RECEIVABLE, Account.CREDIT, *PER_REGIE}  # checked by household and by régie
    for account in Account:
        if account not in elsewhere and journal[account.value,] != expected[account.value,]:
            said, meant = format_euros(journal[account.value,]), format_euros(expected[account.value,])
            yield f"compte « {account.label} » : le journal dit {said}, les lignes disent {meant}"


def charges_in_journal() -> Iterator[str]:
    """Each charge has moved its own amount, once, in the accounts of its kind."""
    income = Q()
    for kind, account in INCOME_ACCOUNT.items():
        income |= Q(charge__kind=kind) & (Q(debit=account) | Q(credit=account))
    moved = (
        Entry.objects.filter(charge=OuterRef("pk"), payment=None)
        .filter(income)
        .order_by()
        .values("charge")
        .annotate(total=Sum(Case(When(debit=Account.RECEIVABLE, then=F("amount_cents")), default=-F("amount_cents"))))
        .values("total")
    )
    for pk, amount, total in (
        Charge.objects.annotate(total=Coalesce(moved, 0))
        .exclude(total=F("amount_cents"))
        .order_by("pk")
        .values_list("pk", "amount_cents", "total")
    ):
        yield f"somme due {pk} : {format_euros(amount)} sur la ligne, {format_euros(total)} au journal"


# --- lines ----------------------------------------------------------------------------------------------------------------


def reversals() -> Iterator[str]:
    """A charge is undone by one line, which mirrors it, and which nothing undoes."""
    undone = Charge.objects.filter(reverses__isnull=False).exclude(
        reverses__reverses=None,
        household=F("reverses__household"),
        kind=F("reverses__kind"),
        amount_cents=-F("reverses__amount_cents"),
    )
    for pk, of in undone.order_by("pk").values_list("pk", "reverses"):
        yield f"la ligne {pk} n'annule pas la ligne {of} à l'identique"


def allocations() -> Iterator[str]:
    """A charge is never paid beyond its amount, nor a payment used beyond its own; nothing pays a reversed line."""
    for charge in Charge.objects.with_paid().filter(Q(paid_cents__lt=0) | Q(paid_cents__gt=F("amount_cents"), amount_cents__gte=0)):
        yield f"somme due {charge.pk} : {format_euros(charge.paid_cents)} réglés pour {format_euros(charge.amount_cents)}"
    cancelled = Q(reverses__isnull=False) | Q(reversed_by__isnull=False)
    for charge in Charge.objects.filter(cancelled).with_paid().exclude(paid_cents=0):
        yield f"somme due {charge.pk} : annulée, et pourtant réglée de {format_euros(charge.paid_cents)}"
    shares = Allocation.objects.order_by().values("payment", "charge").annotate(total=Sum("cents"))
    for row in shares.filter(total__lt=0).order_by("payment", "charge"):
        yield f"paiement {row['payment']} : {format_euros(row['total'])} repris de trop à la somme due {row['charge']}"
    for row in Allocation.objects.exclude(payment__household=F("charge__household")).order_by("pk").values("payment", "charge"):
        yield f"paiement {row['payment']} : règle la somme due {row['charge']} d'un autre foyer"


def payments() -> Iterator[str]:
    """What a payment pays and gives back stays within it; what was never booked pays nothing; what it was meant for adds up."""
    used = Coalesce(Allocation.objects.filter(payment=OuterRef("pk")).order_by().values("payment").annotate(s=Sum("cents")).values("s"), 0)
    standing = _given_back(Refund.objects.standing().filter(aside=False)).filter(payment=OuterRef("pk")).order_by()
    back = Coalesce(standing.values("payment").annotate(s=Sum("covered")).values("s"), 0)
    lost = Coalesce(_taken_back().filter(payment=OuterRef("pk")).order_by().values("payment").annotate(s=Sum("covered")).values("s"), 0)
    rows = Payment.objects.annotate(used=used, back=back, lost=lost).order_by("pk")
    for payment in rows.filter(state__in=CAME, amount_cents__lt=F("used") + F("back") + F("lost")):
        yield (
            f"paiement {payment.pk} : {format_euros(payment.used)} affectés et {format_euros(payment.back)} à rendre, "
            f"pour {format_euros(payment.amount_cents)}"
        )
    for payment in rows.exclude(state__in=CAME).exclude(used=0, back=0):
        yield f"paiement {payment.pk} ({payment.get_state_display()}) : règle {format_euros(payment.used)} sans être encaissé"
    begun = Payment.objects.exclude(meant_for=[]).order_by("pk").values_list("pk", "meant_for", "amount_cents")
    for pk, meant_for, amount in begun.iterator(chunk_size=2000):
        if sum(cents for _, cents in meant_for) != amount:
            yield f"paiement {pk} : ce qu'il devait régler ne fait pas {format_euros(amount)}"


# --- receipts -------------------------------------------------------------------------------------------------------------


def receipts_of_payments() -> Iterator[str]:
    """A booked payment has its own receipt for its own amount; a voided one has it cancelled, and no other."""
    booked = Payment.objects.filter(state__in=RECEIPTED)
    wrong = booked.exclude(receipt__payment=F("pk"), receipt__amount_cents=F("amount_cents"), receipt__regie=F("regie"))
    for pk in wrong.order_by("pk").values_list("pk", flat=True):
        yield f"paiement {pk} : encaissé sans quittance à lui"
    for pk in Receipt.objects.filter(payment__isnull=False).exclude(payment__receipt=F("pk")).order_by("pk").values_list("pk", flat=True):
        yield f"quittance {pk} : son paiement ne la connaît pas"
    cancelled = Exists(Receipt.objects.filter(cancels=OuterRef("receipt")))
    voided = Q(state=PaymentState.VOIDED)
    wrong = booked.filter((voided & ~cancelled) | (~voided & cancelled))
    for pk in wrong.order_by("pk").values_list("pk", flat=True):
        yield f"paiement {pk} : annulé sans quittance d'annulation, ou l'inverse"


def receipt_numbers() -> Iterator[str]:
    """From 1 without a gap, per régie and year; the counter stands on the last."""
    last = {(counter.regie_id, counter.year): counter.last for counter in ReceiptCounter.objects.all()}
    series = Receipt.objects.order_by().values("regie", "year").annotate(count=Count("pk"), first=Min("number"), last=Max("number"))
    for row in series.order_by("regie", "year"):
        where = f"régie {row['regie']}, {row['year']}"
        if row["first"] != 1 or row["count"] != row["last"]:
            yield f"{where} : {row['count']} quittances, numérotées de {row['first']} à {row['last']}"
        if last.pop((row["regie"], row["year"]), 0) != row["last"]:
            yield f"{where} : le compteur n'est pas sur la dernière quittance ({row['last']})"
    for (regie, year), number in sorted(last.items()):
        if number:
            yield f"régie {regie}, {year} : le compteur dit {number}, aucune quittance"


def receipt_chain() -> Iterator[str]:
    """The content of each receipt is the one it was issued with, and names the one before it."""
    previous, old = {}, kept_since(clock.today())
    for receipt in Receipt.objects.order_by("regie", "year", "number").iterator(chunk_size=2000):
        series = (receipt.regie_id, receipt.year)
        data = receipt.data
        facts = (data.get("number"), data.get("year"), data.get("amount_cents"))
        forgotten = data.get("purged") and receipt.at < old  # names gone after ten years, the hash stays in the chain
        if (not forgotten and sha256_of(data) != receipt.sha256) or facts != (receipt.number, receipt.year, receipt.amount_cents):
            yield f"quittance {receipt.pk} : son contenu n'est plus celui du jour où elle a été faite"
        elif data.get("previous") != previous.get(series, ""):
            yield f"quittance {receipt.pk} : elle ne suit pas celle qui la précède"
        previous[series] = receipt.sha256
