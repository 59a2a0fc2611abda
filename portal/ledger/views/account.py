"""« À régler »: what a household still has to pay, in calm words, what it paid, its receipts."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.households.models import Household
from portal.kit import registry
from portal.ledger.models import Payment, statement_of
from portal.ledger.papers import receipt_answer, slip_answer


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
    """The receipt of a payment, or the one that cancels it, for the household's referents. Staff print it at the desk: what a role
    opens never opens outside its door (`desk.papers`)."""
    own = Payment.objects.filter(household__in=Household.objects.led_by(request.user).values("pk"))
    return receipt_answer(own, uuid, cancelling, by=request.user)


@never_cache
@login_required
@require_safe
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The slip of a free place, for the same readers."""
    return slip_answer(Household.objects.led_by(request.user), pk)
