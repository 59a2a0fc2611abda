"""« À régler »: what a household still has to pay, in calm words, what it paid, its receipts."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.households.models import Household
from portal.kit import audit, registry
from portal.ledger import papers
from portal.ledger.models import Charge, Receipt, households_read_by, payments_read_by, statement_of


@never_cache
@login_required
@require_safe
def to_pay(request: HttpRequest) -> HttpResponse:
    """One part for each household she answers for."""
    homes = Household.objects.led_by(request.user).order_by("pk")
    statements = [statement_of(home) for home in homes]
    providers = list(registry.payment_providers)
    return render(request, "ledger/to_pay.html", {"statements": statements, "providers": providers, "several": len(statements) > 1})


@never_cache
@login_required
@require_safe
def receipt(request: HttpRequest, uuid: UUID, cancelling: bool = False) -> HttpResponse:
    """The receipt of a payment, or the one that cancels it: for the household's referents and the staff who read its account."""
    payment = get_object_or_404(payments_read_by(request.user).select_related("receipt"), uuid=uuid)
    wanted = payment.receipt
    if wanted is not None and cancelling:
        wanted = Receipt.objects.filter(cancels=wanted).first()
    if wanted is None or wanted.data.get("purged"):
        raise Http404
    audit.record("ledger.open_receipt", wanted, by=request.user, subject=payment.household)
    return _pdf(papers.receipt_pdf(wanted), f"recu-{wanted.year}-{wanted.number}.pdf")


@never_cache
@login_required
@require_safe
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The slip of a free place, for the same readers."""
    free = Charge.objects.standing().filter(amount_cents=0, household__in=households_read_by(request.user).values("pk"))
    charge = get_object_or_404(free, pk=pk)
    return _pdf(papers.slip_pdf(charge), f"recu-{charge.at.year}-f{charge.pk}.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "no-store, private"
    return answer
