"""What must hold of decisions."""

from collections.abc import Iterator

from django.db.models import F, Q, Sum

from ..enums import Outcome, State
from ..models import Decision, FundRequest


def broken_decisions() -> Iterator[str]:
    """What `check_books` must find empty: a granted request whose decision says another amount, an amount held that no live
    decision says."""
    wrong = Decision.objects.filter(live=True, outcome=Outcome.GRANTED).exclude(request__state=State.SCHEDULED)
    for row in wrong.exclude(request__granted_cents=F("granted_cents")).order_by("pk"):
        yield f"demande {row.request_id} : la décision {row.pk} dit {row.granted_cents}"
    held = Sum("decisions__granted_cents", filter=Q(decisions__live=True))
    moved = FundRequest.objects.filter(state=State.SCHEDULED, decisions__isnull=False).annotate(held=held).order_by("pk")
    sums = dict(FundRequest.objects.filter(state=State.SCHEDULED).annotate(sum=Sum("movements__amount_cents")).values_list("pk", "sum"))
    for row in moved:
        if (row.held or 0) != (sums[row.pk] or 0):
            yield f"demande {row.pk} : avis {row.held or 0}, enveloppe {sums[row.pk] or 0}"
