"""Subscribing a person at the counter or by phone: one page, the price seen before it is noted, cash right after."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.desk.papers import column, language_of
from portal.households.actions.create_household import create_household
from portal.households.models import Household
from portal.kit import audit, clock, dates
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.registry import Slip
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability
from portal.people.models import Person

from ..actions.subscribe import subscribe
from ..forms.subscribe import CounterForm, Offer, means_for
from ..models import SeasonTerms, Subscription
from ..reading.season import possible_days
from ..slips.subscription import WHAT, sees_prices


@never_cache
@staff_gate(Capability.WRITE_ENROLMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe_person(request: HttpRequest, pk: int) -> HttpResponse:
    """« Voir » completes the page with the price, « Noter » subscribes. Prices only for those who may see means."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk).current_record
    audit.note_reading(person, by=request.user, what="paniers_desk:subscribe")
    terms = SeasonTerms.objects.open_on(clock.today()).select_related("season", "tariff").first()
    household = Household.objects.visible_to(request.user).of(person).order_by("pk").first()
    context = {"person": person, "terms": terms, "household": household}
    if terms is None or household is None:
        return render(request, "paniers/counter_stop.html", context)
    near = terms.season.sheets.filter(maison__in=person.known_at.values("maison")).first()
    soonest = possible_days(terms, near)[:1] if near else []
    first = {"sheet": near, "first_on": soonest[0] if soonest else None}
    form = CounterForm(request.POST or None, terms=terms, initial={"key": uuid.uuid4(), "channel": "counter", **first})
    valid = request.method == "POST" and form.is_valid()
    offer = form.offer(means_for(household, clock.today()), on=clock.today())
    if valid and "note" in request.POST:
        try:
            row = subscribe(person=person, household=household, by=request.user, or_wait=form.cleaned_data["wait"], **form.asked())
            return redirect("paniers_desk:noted", row.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    shown = offer if sees_prices(request.user, household) else None
    if valid and shown and "show" in request.POST:
        return _turned_round(request, person, shown)
    return render(request, "paniers/counter.html", context | {"form": form, "offer": shown})


def _turned_round(request: HttpRequest, person: Person, offer: Offer) -> HttpResponse:
    """The price to read on the screen, in her language and without her name; what was chosen travels to the way back."""
    told = Slip(person, "noted", WHAT, dates=tuple((dates.midnight(day), None) for day in offer.days), maison=None)
    buttons = ("csrfmiddlewaretoken", "show", "see", "note")
    sent = [(name, value) for name, values in request.POST.lists() if name not in buttons for value in values]
    context = {"hers": column(told, language_of(told)), "offer": offer, "sent": sent}
    return render(request, "paniers/counter_show.html", context)


@staff_gate(Capability.WRITE_HOUSEHOLDS)
@require_POST
def open_home(request: HttpRequest, pk: int) -> HttpResponse:
    """The household that was missing, in one press, and on with the subscription."""
    person = get_object_or_404(Person.objects.within(scope_of(request.user, Capability.WRITE_HOUSEHOLDS)), pk=pk).current_record
    try:
        create_household(referents=[person], by=request.user, key=sent_with(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("paniers_desk:subscribe", person.pk)


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def noted(request: HttpRequest, pk: int) -> HttpResponse:
    """What was noted at the counter, with the acts that follow: take the money, print the slip."""
    rows = Subscription.objects.visible_to(request.user).select_related(
        "enrolment__person", "enrolment__household", "enrolment__sheet__maison"
    )
    row = get_object_or_404(rows, pk=pk)
    audit.note_reading(row.enrolment.person, by=request.user, what="paniers_desk:noted")
    baskets = list(row.baskets.select_related("session").order_by("session__start"))
    seen = sees_prices(request.user, row.enrolment.household)
    owed = sum(basket.price_cents for basket in baskets if basket.charge_id) if seen else 0
    may_take = user_can(request.user, Capability.TAKE_MONEY)
    return render(request, "paniers/counter_noted.html", {"row": row, "baskets": baskets, "owed_cents": owed, "may_take": may_take})
