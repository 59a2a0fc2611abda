"""Refunds, by the road each took: what the accounts must hold of them, and what their rows must say."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from portal.kit.money import format_euros
from portal.ledger.enums import MEANS_ACCOUNT, Account, RefundRoad, RefundState, TaskKind
from portal.ledger.models import Entry, GiveBack, MoneyTask, Refund, RefundOrder

DUE_BACK = (RefundState.ASKED, RefundState.REQUESTED, RefundState.UNKNOWN, RefundState.FAILED)
LEFT = (RefundState.SENT, RefundState.SUCCEEDED)


def left_by(road: str, method: str) -> str:
    """The account that money leaves by on this road."""
    if road == RefundRoad.CASH:
        return Account.CASH.value
    return Account.PAID_BY_ACCOUNTANT.value if road == RefundRoad.ORDER else MEANS_ACCOUNT[method].value


def shares() -> Iterator[tuple[str, int | None, int]]:
    """Money set aside to go back, and money that has left, by its road."""
    rows = Refund.objects.order_by().values_list("payment__regie", "payment__method", "road")
    for regie, _, _, cents in rows.filter(state__in=DUE_BACK).annotate(total=Sum("amount_cents")):
        yield Account.REFUNDS_DUE.value, regie, -cents
    for regie, method, road, cents in rows.filter(state__in=LEFT).annotate(total=Sum("amount_cents")):
        yield left_by(road, method), regie, -cents


def refunds_by_road() -> Iterator[str]:
    """Each refund has what its road asks for: a till, a paid order, a provider's reference; two pairs of eyes; a day when it is done."""
    done = Q(state=RefundState.SUCCEEDED)
    faults = (
        (done & Q(road=RefundRoad.CASH, session=None), "rendu en espèces, sans caisse"),
        (done & Q(road=RefundRoad.CASH) & ~Q(session__regie=F("payment__regie")), "rendu de la caisse d'une autre régie"),
        (
            Q(session__isnull=False) & ~Q(road=RefundRoad.CASH, state=RefundState.SUCCEEDED),
            "compté dans une caisse dont il n'est pas sorti",
        ),
        (done & Q(road=RefundRoad.ORDER) & (Q(order=None) | Q(order__paid_at=None)), "rendu par le comptable, sans demande payée"),
        (Q(order__paid_at__isnull=False, road=RefundRoad.ORDER, state=RefundState.REQUESTED), "sur une demande payée, et encore à rendre"),
        (Q(order__isnull=False) & ~Q(order__regie=F("payment__regie")), "sur la demande d'une autre régie"),
        (Q(state__in=LEFT, road=RefundRoad.PROVIDER, provider_ref=None), "parti chez le prestataire, sans sa référence"),
        (
            Q(state__in=[RefundState.SENT, RefundState.UNKNOWN]) & ~Q(road=RefundRoad.PROVIDER),
            "en route chez un prestataire, par une autre voie",
        ),
        (Q(approved_by=F("requested_by")), "approuvé par qui l'a demandé"),
        (Q(state=RefundState.ASKED, approved_by__isnull=False), "approuvé, et encore à approuver"),
        (done & Q(settled_at=None) | ~done & Q(settled_at__isnull=False), "daté sans être rendu, ou l'inverse"),
    )
    for wrong, words in faults:
        for pk in Refund.objects.filter(wrong).order_by("pk").values_list("pk", flat=True):
            yield f"remboursement {pk} : {words}"


def refunds_in_journal() -> Iterator[str]:
    """Each refund alone: set aside while it is due, gone by its own road once it left, the household's again when it was declined."""
    moved: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for side, sign in (("debit", 1), ("credit", -1)):
        rows = Entry.objects.filter(refund__isnull=False).order_by().values_list("refund", side).annotate(total=Sum("amount_cents"))
        for refund, account, cents in rows:
            moved[refund][account] += sign * cents
    wanted = ("pk", "state", "road", "amount_cents", "payment__method", "outside")
    for pk, state, road, cents, method, outside in Refund.objects.order_by("pk").values_list(*wanted).iterator(chunk_size=2000):
        if outside:
            continue  # learnt of afterwards: its own invariant
        expected = {} if state == RefundState.DECLINED else {Account.CREDIT.value: cents}
        if state in DUE_BACK:
            expected[Account.REFUNDS_DUE.value] = -cents
        elif state in LEFT:
            expected[left_by(road, method)] = -cents
        found = {account: total for account, total in moved[pk].items() if total}
        if found != expected:
            yield f"remboursement {pk} ({RefundState(state).label}) de {format_euros(cents)} : le journal dit autre chose"


def refund_orders() -> Iterator[str]:
    """Numbered from 1 without a gap, per régie and year; the amount of each is that of its refunds."""
    series = RefundOrder.objects.order_by().values("regie", "year").annotate(count=Count("pk"), first=Min("number"), last=Max("number"))
    for row in series.order_by("regie", "year"):
        if row["first"] != 1 or row["count"] != row["last"]:
            yield f"régie {row['regie']}, {row['year']} : {row['count']} demandes, numérotées de {row['first']} à {row['last']}"
    for order in (
        RefundOrder.objects.annotate(total=Coalesce(Sum("refunds__amount_cents"), 0)).exclude(total=F("amount_cents")).order_by("pk")
    ):
        yield f"{order} : {format_euros(order.amount_cents)} demandés, {format_euros(order.total)} à rendre"


def failed_refunds_are_seen() -> Iterator[str]:
    """Money that came back to us is somebody's task."""
    seen = MoneyTask.objects.filter(refund=OuterRef("pk"), kind=TaskKind.REFUND_FAILED)
    for pk in Refund.objects.filter(~Exists(seen), state=RefundState.FAILED).order_by("pk").values_list("pk", flat=True):
        yield f"remboursement {pk} : refusé par la banque, et personne ne le sait"


def give_backs() -> Iterator[str]:
    """What a rule gave back stays within what had paid the line."""
    for row in GiveBack.objects.filter(done_at__isnull=False).order_by("pk"):
        if row.back_cents + row.kept_cents > sum(cents for _, cents in row.shares):
            yield f"à rendre {row.pk} : {format_euros(row.back_cents + row.kept_cents)} rendus ou gardés, plus que ce qui était réglé"
