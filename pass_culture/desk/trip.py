"""One departure at the desk: everything about it, what is missing, changing it, who goes along, announcing its opening."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability
from programmes.models import SignUpSheet

from ..actions.announce_opening import announce_opening
from ..actions.change_trip import Asked, change_trip
from ..actions.set_escorts import set_escorts
from ..forms.stale import take_up
from ..forms.trips import EscortsForm, TripForm
from ..listings.departures import board_of
from ..models import Trip
from ..reading.trips import date_of, trips_read

BESIDE_ITS_FIELD = {
    "places-promises": "contract_seats", "places-du-partenaire": "seats", "places-prises": "seats", "places-gardees": "seats",
    "trop-d-accompagnement": "escort_seats", "convention-epuisee": "contract_seats", "autre-lieu": "venue",
    "rendez-vous-apres": "meeting_hour", "retour-avant": "back_hour",
}  # fmt: skip


def seen_trip(request: HttpRequest, pk: int, capability: str = Capability.SEE_ENROLMENTS) -> Trip:
    """A departure whose sheet she sees, in a house where she may do `capability`; 404 for any other."""
    sheets = SignUpSheet.objects.visible_to(request.user).within(scope_of(request.user, capability))
    return get_object_or_404(trips_read(Trip.objects.filter(sheet__in=sheets.order_by().values("pk"))), pk=pk)


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def trip(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one departure, and what can be done with it."""
    found = seen_trip(request, pk)
    house, user = found.sheet.maison_id, request.user
    context = {
        "trip": found, "board": board_of(found), "date": date_of(found), "sheet": found.sheet,
        "may_plan": user_can(user, Capability.PLAN_ACTIVITIES, house), "may_write": user_can(user, Capability.WRITE_ENROLMENTS, house),
        "may_tick": user_can(user, Capability.TICK_ATTENDANCE, house), "sees_hands": user_can(user, Capability.SEE_VOLUNTEERS, house),
        "sees_money": user_can(user, Capability.SEE_MONEY, house),
    }  # fmt: skip
    return render(request, "pass_culture/desk/trip.html", context)


@never_cache
@staff_gate(Capability.PLAN_ACTIVITIES)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Seats, meeting, coach, way back. The state she saw came with the form."""
    found = seen_trip(request, pk, Capability.PLAN_ACTIVITIES)
    date = date_of(found)
    if date is None:
        return redirect("pass_culture_desk:trip", pk)
    form = TripForm(request.POST or None, trip=found, date=date)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        terms = {name: asked[name] for name in Asked.__dataclass_fields__ if name in asked and name != "stops"}
        try:
            change_trip(
                trip=found, asked=Asked(**{**terms, "seat_cents": found.seat_cents, **form.moments()}), why=asked["why"],
                seen=asked["edition"], key=sent_with(request), by=request.user,
            )  # fmt: skip
            messages.success(request, "C’est changé. Si le rendez-vous ou un arrêt a changé, les personnes inscrites sont prévenues.")
            return redirect("pass_culture_desk:trip", pk)
        except Refusal as refusal:
            put_refusal(form, refusal, BESIDE_ITS_FIELD)
            take_up(form, refusal, lambda: TripForm(trip=(now := seen_trip(request, pk)), date=date_of(now) or date))
    return render(request, "pass_culture/desk/trip_change.html", {"trip": found, "form": form, "date": date})


@never_cache
@staff_gate(Capability.PLAN_ACTIVITIES)
@require_http_methods(["GET", "HEAD", "POST"])
def escorts(request: HttpRequest, pk: int) -> HttpResponse:
    """Who of the team goes along; volunteers who do stand on their shifts."""
    found = seen_trip(request, pk, Capability.PLAN_ACTIVITIES)
    form = EscortsForm(request.POST or None, trip=found)
    if request.method == "POST" and form.is_valid():
        try:
            set_escorts(trip=found, users=form.chosen(), seen=form.cleaned_data["edition"], by=request.user)
            messages.success(request, "C’est noté.")
            return redirect("pass_culture_desk:trip", pk)
        except Refusal as refusal:
            put_refusal(form, refusal, {"trop-d-accompagnement": "users"})
            take_up(form, refusal, lambda: EscortsForm(trip=seen_trip(request, pk)))
    return render(request, "pass_culture/desk/trip_escorts.html", {"trip": found, "form": form, "board": board_of(found)})


@staff_gate(Capability.PLAN_ACTIVITIES)
@require_POST
def announce(request: HttpRequest, pk: int) -> HttpResponse:
    """Told once to those who asked to know."""
    found = seen_trip(request, pk, Capability.PLAN_ACTIVITIES)
    try:
        announce_opening(trip=found, seen=number_sent(request.POST.get("edition")) or None, by=request.user)
        messages.success(request, "L’ouverture est annoncée aux personnes qui l’ont demandé.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("pass_culture_desk:trip", pk)
