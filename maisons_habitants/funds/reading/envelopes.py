"""What must hold of envelopes."""

from collections.abc import Iterator

from django.db.models import Sum

from ..models import Fund


def broken_envelopes() -> Iterator[str]:
    """What `check_books` must find empty: an envelope that is not what its funders give, a count that is not the sum of its movements."""
    for fund in Fund.objects.annotate(given=Sum("contributions__amount_cents")).order_by("pk"):
        if (fund.given or 0) != fund.envelope_cents:
            yield f"fonds {fund.pk} : enveloppe {fund.envelope_cents}, contributions {fund.given or 0}"
    for fund in Fund.objects.annotate(moved=Sum("movements__amount_cents")).order_by("pk"):
        if (fund.moved or 0) != fund.committed_cents:
            yield f"fonds {fund.pk} : accordé {fund.committed_cents}, mouvements {fund.moved or 0}"
