"""What is always true of what a provider does besides payments: disputes, refunds of its own, payouts; and that staff were told."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from portal.kit.money import format_euros
from portal.ledger.enums import Account, DisputeState, PaymentState, TaskKind
from portal.ledger.models import Dispute, Entry, MoneyTask, Payment, Payout, Refund
from portal.ledger.rules.disputes import state_of

from . import expected
from .expected import Share

_CLEARING = Account.STRIPE_CLEARING.value


def disputed_money() -> Iterator[Share]:
    """Contested money waits in « Contestations »; lost, it has left, and what the payment no longer held is to be looked at."""
    rows = Dispute.objects.order_by().values_list("payment__regie")
    for regie, cents in rows.filter(state=DisputeState.OPEN).annotate(total=Sum("amount_cents")):
        yield Account.DISPUTED.value, regie, cents
        yield _CLEARING, regie, -cents
    lost = rows.filter(state=DisputeState.LOST).annotate(total=Sum("amount_cents"), uncovered=Sum("uncovered_cents"))
    for regie, cents, uncovered in lost:
        yield _CLEARING, regie, -cents
        yield Account.OUTSIDE_REFUNDS.value, regie, uncovered


def refunds_outside() -> Iterator[Share]:
    """What left at the provider without our asking, while it still paid a line here."""
    for regie, cents in Refund.objects.order_by().values_list("payment__regie").annotate(total=Sum("uncovered_cents")):
        yield Account.OUTSIDE_REFUNDS.value, regie, cents


def paid_out() -> Iterator[Share]:
    """What the provider paid into the town's account, and what it kept for itself."""
    rows = Payout.objects.order_by().values_list("regie")
    for regie, cents, fees in rows.annotate(total=Sum("amount_cents"), fees=Sum("fees_cents")):
        yield Account.DEPOSITED.value, regie, cents
        yield Account.FEES.value, regie, fees
        yield _CLEARING, regie, -cents - fees


expected.SHARES.extend([disputed_money, refunds_outside, paid_out])


def disputes() -> Iterator[str]:
    """A payment is in the state that its disputes say, and no dispute is for more than was paid."""
    told: dict[int, list[str]] = {}
    for payment, state in Dispute.objects.order_by("payment").values_list("payment", "state"):
        told.setdefault(payment, []).append(state)
    contested = Payment.objects.filter(Q(pk__in=told) | Q(state__in=(PaymentState.DISPUTED, PaymentState.CHARGED_BACK)))
    contested = contested.exclude(state=PaymentState.TO_CLASSIFY)  # looked at first: see `aside`
    for payment in contested.order_by("pk"):
        meant = state_of(told.get(payment.pk, []))
        if payment.state != meant:
            said = PaymentState(meant).label
            yield f"paiement {payment.pk} : {payment.get_state_display()}, alors que ses contestations disent « {said} »"
    came = Coalesce("payment__received_cents", "payment__amount_cents")
    for row in Dispute.objects.filter(amount_cents__gt=came).order_by("pk"):
        yield f"contestation {row.pk} : {format_euros(row.amount_cents)}, plus que le paiement"


def aside() -> Iterator[str]:
    """What left of money set aside stands on money that is set aside, and goes over with it."""
    for model, what in ((Refund, "remboursement"), (Dispute, "contestation")):
        still = Q(payment__state=PaymentState.TO_CLASSIFY)
        wrong = model.objects.filter(Q(aside=True) & ~still | Q(aside=False) & (still | Q(payment__state=PaymentState.CLASSIFIED)))
        for pk in wrong.order_by("pk").values_list("pk", flat=True):
            yield f"{what} {pk} : noté sur une somme à vérifier, sans l'avoir suivie"


def payouts() -> Iterator[str]:
    """Each régie's payouts moved what they say, in the journal, and nothing else did out of this account."""
    out = Entry.objects.filter(Q(debit__in=(Account.DEPOSITED, Account.FEES), credit=_CLEARING))
    back = Entry.objects.filter(Q(credit__in=(Account.DEPOSITED, Account.FEES), debit=_CLEARING))
    moved = dict(out.order_by().values_list("regie").annotate(total=Sum("amount_cents")))
    for regie, cents in back.order_by().values_list("regie").annotate(total=Sum("amount_cents")):
        moved[regie] = moved.get(regie, 0) - cents
    said = Payout.objects.order_by().values_list("regie").annotate(total=Sum(F("amount_cents") + F("fees_cents")))
    meant = dict(said)
    for regie in sorted(moved.keys() | meant.keys()):
        if moved.get(regie, 0) != meant.get(regie, 0):
            yield (
                f"régie {regie} : les versements du prestataire disent {format_euros(meant.get(regie, 0))}, "
                f"le journal {format_euros(moved.get(regie, 0))}"
            )


def told() -> Iterator[str]:
    """Money that needs somebody's eyes has raised its task: set aside, contested, returned by the bank, refunded elsewhere."""
    raised = MoneyTask.objects.filter(Q(payment=OuterRef("pk")) | Q(payment=OuterRef("classified_from")))
    payments = Payment.objects.order_by("pk")
    cases = (
        (payments.filter(state=PaymentState.TO_CLASSIFY), TaskKind.TO_CLASSIFY),
        (payments.filter(anomaly="bank-refused", state=PaymentState.FAILED), TaskKind.DEBIT_RETURNED),
        (payments.filter(Exists(Dispute.objects.filter(payment=OuterRef("pk")).exclude(state=DisputeState.WON))), TaskKind.DISPUTE),
        (payments.filter(Exists(Refund.objects.filter(payment=OuterRef("pk"), outside=True))), TaskKind.REFUND_OUTSIDE),
    )
    for rows, kind in cases:
        for pk in rows.exclude(Exists(raised.filter(kind=kind))).values_list("pk", flat=True):
            yield f"paiement {pk} : « {kind.label} », et personne n'en a la tâche"
