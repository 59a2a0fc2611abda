"""Venues and contracts at the desk: what was agreed for a season, what is used and left, departure by departure."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from ..actions.link_contract import link_contract
from ..actions.save_contract import save_contract
from ..enums import ContractState
from ..forms.costs import ContractForm, LinkForm
from ..forms.stale import take_up
from ..models import CultureSeason, Venue, VenueContract
from ..reading.contracts import ContractUse, use_of, venues_of
from .trip import seen_trip

MAY, MONEY = Capability.PLAN_ACTIVITIES, Capability.SEE_MONEY
FIELDS = {"convention-entamee": "seats", "sorties-a-venir": "state", "sorties-liees": "venue", "lieu-ferme": "venue"}


def everywhere(user, *capabilities: str) -> bool:
    return all(scope_of(user, one).everywhere for one in capabilities)


def season_asked(request: HttpRequest) -> tuple[CultureSeason | None, list[CultureSeason]]:
    """The season of « ?saison= », else the current one; and all of them."""
    seasons = list(CultureSeason.objects.order_by("-starts_on"))
    asked = number_sent(request.GET.get("saison"))
    return next((one for one in seasons if one.pk == asked), None) or CultureSeason.objects.current(), seasons


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def venues(request: HttpRequest) -> HttpResponse:
    """Seats for everybody of the team; prices for who sees money everywhere."""
    season, seasons = season_asked(request)
    context = {
        "season": season, "seasons": seasons, "venues": venues_of(season), "may": everywhere(request.user, MAY, MONEY),
        "sees_money": everywhere(request.user, MONEY),
    }  # fmt: skip
    return render(request, "pass_culture/desk/venues.html", context)


@never_cache
@staff_gate(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
def contract(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write one, or change it; never below the seats of its departures."""
    if not everywhere(request.user, MAY, MONEY):
        raise PermissionDenied
    found = get_object_or_404(VenueContract.objects.select_related("venue", "season"), pk=pk) if pk else None
    venue = Venue.objects.filter(pk=number_sent(request.GET.get("lieu")), retired=False).first()
    form = ContractForm(request.POST if request.method == "POST" else None, contract=found, venue=venue)
    if request.method == "POST" and form.is_valid():
        try:
            save_contract(contract=found, by=request.user, seen=form.cleaned_data["seen"], key=sent_with(request), **form.asked())
            messages.success(request, "La convention est enregistrée.")
            return redirect("pass_culture_desk:venues")
        except Refusal as refusal:
            put_refusal(form, refusal, FIELDS)
            take_up(form, refusal, lambda: ContractForm(contract=get_object_or_404(VenueContract, pk=pk)))
    context = {"contract": found, "form": form, "use": use_of(found) if found else None}
    return render(request, "pass_culture/desk/contract.html", context)


@never_cache
@staff_gate(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """On which contract of its season a departure stands; no price is shown here."""
    found = seen_trip(request, pk, MAY)
    form = LinkForm(request.POST or None, trip=found, offered=_offered(found))
    if request.method == "POST" and form.is_valid():
        try:
            link_contract(trip=found, contract=form.chosen, seen=form.cleaned_data["edition"], by=request.user)
            messages.success(request, "C’est noté.")
            return redirect("pass_culture_desk:trip", pk)
        except Refusal as refusal:
            put_refusal(form, refusal, {"convention-epuisee": "contract", "autre-lieu": "contract"})
            take_up(form, refusal, lambda: LinkForm(trip=(now := seen_trip(request, pk)), offered=_offered(now)))
    return render(request, "pass_culture/desk/trip_contract.html", {"trip": found, "form": form})


def _offered(trip) -> list[ContractUse]:
    """Those of its season that run, its own too; of its venue where it has one."""
    shown = [one for venue in venues_of(trip.season) for one in venue.contracts]
    return [
        one for one in shown
        if one.contract.pk == trip.contract_id
        or (one.contract.state == ContractState.AGREED and trip.venue_id in (None, one.contract.venue_id))
    ]  # fmt: skip
