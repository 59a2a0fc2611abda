"""« Mes paniers », what its household does about a subscription that runs: change it, stop it, go on, choose who collects."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.households.models import Household
from portal.kit.forms import put_refusal
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with

from ..actions.choose_collector import choose_collector, possible_collectors
from ..actions.stop_subscription import stop_subscription
from ..actions.wish_house import give_up_wish
from ..forms.terms import CollectorForm, StopForm
from ..listings.terms import TermsView, renewal_view, stop_days, terms_view
from ..models import Subscription
from ..screens.terms import RELATED, answered, change_page


def _own(request: HttpRequest, pk: int) -> Subscription:
    """A subscription of a household this person answers for."""
    rows = Subscription.objects.filter(enrolment__household__in=Household.objects.led_by(request.user).values("pk"))
    return get_object_or_404(rows.select_related(*RELATED), pk=pk)


def _running(request: HttpRequest, pk: int) -> TermsView | None:
    view = terms_view(_own(request, pk))
    if view is None:
        messages.warning(request, "Cet abonnement n’est pas en cours.")
    return view


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """« Voir » says what it comes to, « Confirmer » changes it; a full house offers to wait."""
    view = _running(request, pk)
    if view is None:
        return redirect("paniers:mine")
    form, context = change_page(request, view, by=request.user)
    if form is None:
        return redirect("paniers:mine")
    return render(request, "paniers/change.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Until when, among the days she may choose by herself; within a term, how not to go on after it."""
    view = _running(request, pk)
    if view is None:
        return redirect("paniers:mine")
    form = StopForm(request.POST or None, days=stop_days(view))
    if request.method == "POST" and form.is_valid():
        try:
            stop_subscription(subscription=view.row, by=request.user, key=sent_with(request), **form.cleaned_data)
            messages.success(request, "C’est noté : vos paniers s’arrêtent.")
            return redirect("paniers:mine")
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "paniers/stop.html", {"view": view, "form": form})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """« Voulez-vous continuer ? » The price of now and of then, yes or no."""
    view = _running(request, pk)
    if view is None:
        return redirect("paniers:mine")
    if request.method == "POST" and answered(request, view, by=request.user):
        return redirect("paniers:mine")
    return render(request, "paniers/renew.html", {"view": view, "next": renewal_view(view)})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def collector(request: HttpRequest, pk: int) -> HttpResponse:
    """Who of the household comes, from now on."""
    view = _running(request, pk)
    if view is None:
        return redirect("paniers:mine")
    form = CollectorForm(
        request.POST or None, people=possible_collectors(view.row), initial={"person": view.row.enrolment.person.current_record.pk}
    )
    if request.method == "POST" and form.is_valid():
        try:
            choose_collector(subscription=view.row, person=form.chosen(), by=request.user)
            messages.success(request, "C’est noté. Le numéro reste le même.")
            return redirect("paniers:mine")
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "paniers/collector.html", {"view": view, "form": form})


@login_required
@require_POST
def wish(request: HttpRequest, pk: int) -> HttpResponse:
    """Wait no more for the other house."""
    give_up_wish(subscription=_own(request, pk), by=request.user)
    messages.success(request, "C’est noté : vous gardez votre maison.")
    return redirect("paniers:mine")
