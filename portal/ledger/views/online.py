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
from portal.kit.forms import number_sent, put_refusal
from portal.kit.refusal import Refusal
from portal.ledger.actions import settle, start_online_payment
from portal.ledger.base import Unreachable
from portal.ledger.forms.account import PayForm
from portal.ledger.models import Payment, coming_of, statement_of
from portal.ledger.ways import ways_to_pay

from .account import account_page

TO_PAY = "/mon-espace/a-regler/"


@never_cache
@login_required
@require_POST
def pay_online(request: HttpRequest) -> HttpResponse:
    """Open a payment page for the ticked lines of a household she answers for, or for a part of them (an amount she types: the oldest
    first). A refusal is said on « À régler » itself, with what was ticked and typed."""
    household = get_object_or_404(Household.objects.led_by(request.user), pk=number_sent(request.POST.get("foyer")))
    ways = ways_to_pay(household)
    form = PayForm(request.POST, statement=statement_of(household), ways=ways, coming=coming_of(household))
    provider, _, method = (request.POST.get("moyen") or next((way.value for way in form.ways), "")).partition(":")
    if registry.payment_providers.get(provider) is None:
        messages.error(request, "Le paiement en ligne n'est pas ouvert. Réglez à l'accueil d'une maison.")
        return redirect(TO_PAY)
    if form.is_valid() and (payment := _started(request, household, form, provider, method)) is not None:
        return redirect(payment.checkout_url)
    fresh = PayForm(request.POST, statement=statement_of(household), ways=ways, coming=coming_of(household))  # the account as it is now
    fresh._errors = form.errors
    return account_page(request, sent=(household.pk, fresh))


def _started(request: HttpRequest, household: Household, form: PayForm, provider: str, method: str) -> Payment | None:
    """The payment whose page is open; None when it was refused: the reasons then stand in the form."""
    try:
        return start_online_payment(
            household=household,
            charges=form.cleaned_data["charges"],
            provider=provider,
            method=method or None,
            amount_cents=form.cleaned_data.get("montant"),
            return_url=lambda payment: _absolute(request, "payment_return", payment),
            leave_url=lambda payment: _absolute(request, "payment_left", payment),
            by=request.user,
        )
    except Refusal as refusal:
        put_refusal(form, refusal)
        return None


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
