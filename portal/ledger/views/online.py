"""Paying online: away to the provider's page, and back. What the browser says on its return is never believed: the provider is asked."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.households.models import Household
from portal.kit import registry
from portal.kit.forms import number_sent
from portal.kit.refusal import Refusal
from portal.ledger.actions import settle, start_online_payment
from portal.ledger.base import Unreachable
from portal.ledger.models import Charge, Payment

TO_PAY = "/mon-espace/a-regler/"


@never_cache
@login_required
@require_POST
def pay_online(request: HttpRequest) -> HttpResponse:
    """Open a payment page for the ticked lines of a household she answers for (all that is open, when none is ticked)."""
    household = get_object_or_404(Household.objects.led_by(request.user), pk=number_sent(request.POST.get("foyer")))
    provider, _, method = (request.POST.get("moyen") or next(iter(registry.payment_providers.keys()), "")).partition(":")
    if registry.payment_providers.get(provider) is None:
        messages.error(request, "Le paiement en ligne n'est pas ouvert. Réglez à l'accueil d'une maison.")
        return redirect(TO_PAY)
    ticked = [number_sent(key) for key in request.POST.getlist("ligne")]
    charges = Charge.objects.open().filter(household=household)
    try:
        payment = start_online_payment(
            household=household,
            charges=list(charges.filter(pk__in=ticked) if ticked else charges),
            provider=provider,
            method=method or None,
            return_url=lambda payment: _absolute(request, "payment_return", payment),
            leave_url=lambda payment: _absolute(request, "payment_left", payment),
            by=request.user,
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(TO_PAY)
    return redirect(payment.checkout_url)


@never_cache
@login_required
@require_safe
def payment_return(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Back from the provider: ask what became of the payment, and say it. A provider that does not answer loses nothing."""
    payment = _own(request, uuid)
    with suppress(Unreachable):
        payment = settle(payment.pk, by=request.user)
    return render(request, "ledger/payment_return.html", {"payment": payment})


@never_cache
@login_required
@require_safe
def payment_left(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """She gave up on the provider's page, or says so: the same question is asked, then back to what is to be paid."""
    payment = _own(request, uuid)
    with suppress(Unreachable):
        payment = settle(payment.pk, by=request.user)
    if payment.receipt_id:
        return redirect("payment_return", payment.uuid)
    messages.info(request, "Rien n'a été débité. Vous pouvez reprendre quand vous voulez, ou régler à l'accueil d'une maison.")
    return redirect(TO_PAY)


def _own(request: HttpRequest, uuid: UUID) -> Payment:
    led = Household.objects.led_by(request.user).values("pk")
    return get_object_or_404(Payment.objects.filter(household__in=led).exclude(provider=""), uuid=uuid)


def _absolute(request: HttpRequest, name: str, payment: Payment) -> str:
    return request.build_absolute_uri(reverse(name, args=[payment.uuid]))
