"""What the accounts must hold, said by the rows: each part of the ledger gives its own share, in a file of its own.

A share is (account, régie or None, cents), debits positive. The journal is compared with their sum (`books.means`, `books.accounts`).
"""

from collections.abc import Callable, Iterator

from django.db.models import F, Sum

from portal.ledger.enums import MEANS_ACCOUNT, Account, DisputeState, PaymentState, RefundState
from portal.ledger.models import Dispute, Payment, Refund

from . import refunds
from .deposits import shares as deposit_shares

Share = tuple[str, int | None, int]
# Money that came: what a lost dispute took back of it is a share of its own (`provider.disputes`).
CAME = (PaymentState.SUCCEEDED, PaymentState.DISPUTED, PaymentState.CHARGED_BACK)


def payments() -> Iterator[Share]:
    """Money that came, by means; what came otherwise than expected waits in « À vérifier »."""
    booked = Payment.objects.filter(state__in=CAME).order_by().values_list("regie", "method").annotate(total=Sum("amount_cents"))
    for regie, method, cents in booked:
        yield MEANS_ACCOUNT[method].value, regie, cents
    aside = Payment.objects.filter(state=PaymentState.TO_CLASSIFY, anomaly="amount")
    for regie, method, cents in aside.order_by().values_list("regie", "method").annotate(total=Sum("received_cents")):
        yield MEANS_ACCOUNT[method].value, regie, cents
        yield Account.TO_CLASSIFY.value, regie, -cents
    for regie, cents in _left_aside():
        yield Account.TO_CLASSIFY.value, regie, cents


def _left_aside() -> Iterator[tuple[int, int]]:
    """What left of money set aside, before anybody said whose it was."""
    gone = Sum(F("amount_cents") - F("uncovered_cents"))
    rows = (
        Refund.objects.filter(aside=True).exclude(state=RefundState.DECLINED),
        Dispute.objects.filter(aside=True, state=DisputeState.LOST),
    )
    for found in rows:
        yield from found.order_by().values_list("payment__regie").annotate(total=gone)


SHARES: list[Callable[[], Iterator[Share]]] = [payments, refunds.shares, deposit_shares]


def contributions() -> Iterator[Share]:
    for share in SHARES:
        yield from share()
