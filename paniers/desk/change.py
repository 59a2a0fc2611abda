"""The same acts at the counter or by phone, for the houses of the agent: each a page, under a minute."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit import audit
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import Person

from ..actions.choose_collector import choose_collector, possible_collectors
from ..actions.stop_subscription import stop_subscription
from ..actions.wish_house import give_up_wish
from ..forms.terms import CollectorForm, CounterStopForm
from ..listings.terms import TermsView, all_days, renewal_view, running_of, terms_view
from ..models import Subscription
from ..screens.terms import RELATED, answered, change_page
from ..slips.subscription import sees_prices


def _subscriptions(user):
    """Those of the houses where this agent writes places."""
    return Subscription.objects.within(scope_of(user, Capability.WRITE_ENROLMENTS))


def _running(request: HttpRequest, pk: int) -> TermsView | None:
    row = get_object_or_404(_subscriptions(request.user).select_related(*RELATED), pk=pk)
    audit.note_reading(row.enrolment.person, by=request.user, what="paniers_desk:terms")
    view = terms_view(row)
    if view is None:
        messages.warning(request, "Cet abonnement n’est pas en cours.")
    return view


def _back(row: Subscription) -> HttpResponse:
    return redirect("paniers_desk:terms", row.enrolment.person.current_record.pk)


def _elsewhere(pk: int) -> HttpResponse:
    return redirect("paniers_desk:noted", pk)


@never_cache
@staff_gate(Capability.WRITE_ENROLMENTS)
@require_safe
def terms_of(request: HttpRequest, pk: int) -> HttpResponse:
    """The subscriptions that run for a person, or that her household pays, and what can be done about each."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk).current_record
    audit.note_reading(person, by=request.user, what="paniers_desk:terms")
    views = running_of(_subscriptions(request.user).of_person(person))
    shown = [(view, sees_prices(request.user, view.row.enrolment.household)) for view in views]
    return render(request, "paniers/terms.html", {"person": person, "subscriptions": shown})


@never_cache
@staff_gate(Capability.WRITE_ENROLMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def change_at_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """As online; the price for those who may see means."""
    view = _running(request, pk)
    if view is None:
        return _elsewhere(pk)
    form, context = change_page(request, view, by=request.user, channel="counter")
    if form is None:
        return _back(view.row)
    priced = sees_prices(request.user, view.row.enrolment.household)
    return render(request, "paniers/counter_change.html", context | {"priced": priced})


@never_cache
@staff_gate(Capability.WRITE_ENROLMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def stop_at_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """By the team: at any day, for a reason."""
    view = _running(request, pk)
    if view is None:
        return _elsewhere(pk)
    form = CounterStopForm(request.POST or None, days=all_days(view))
    if request.method == "POST" and form.is_valid():
        try:
            stop_subscription(subscription=view.row, by=request.user, staff=True, key=sent_with(request), **form.cleaned_data)
            messages.success(request, "C’est noté : les paniers s’arrêtent.")
            return _elsewhere(pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "paniers/counter_stopping.html", {"view": view, "form": form})


@never_cache
@staff_gate(Capability.WRITE_ENROLMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def renew_at_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes or no, said to the team."""
    view = _running(request, pk)
    if view is None:
        return _elsewhere(pk)
    if request.method == "POST" and answered(request, view, by=request.user):
        return _back(view.row)
    priced = sees_prices(request.user, view.row.enrolment.household)
    return render(request, "paniers/counter_renew.html", {"view": view, "next": renewal_view(view), "priced": priced})


@never_cache
@staff_gate(Capability.WRITE_ENROLMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def collector_at_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Who of the household comes, from now on."""
    view = _running(request, pk)
    if view is None:
        return _elsewhere(pk)
    now = view.row.enrolment.person.current_record.pk
    form = CollectorForm(request.POST or None, people=possible_collectors(view.row), initial={"person": now})
    if request.method == "POST" and form.is_valid():
        try:
            choose_collector(subscription=view.row, person=form.chosen(), by=request.user)
            messages.success(request, "C’est noté. Le numéro reste le même.")
            return _back(view.row)
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "paniers/counter_collector.html", {"view": view, "form": form})


@staff_gate(Capability.WRITE_ENROLMENTS)
@require_POST
def wish_at_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Wait no more for the other house."""
    row = get_object_or_404(_subscriptions(request.user).select_related(*RELATED), pk=pk)
    give_up_wish(subscription=row, by=request.user)
    return _back(row)
