"""« Annulée à 18 h la veille » : one page, one press; then who knows, whom to ring up, and the paper for it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import audit, clock, paper
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import user_can
from portal.people.enums import Capability
from programmes.beside import followers
from programmes.telling import reach_of

from ..actions.call_off_trip import call_off_trip
from ..forms.calling_off import CallOffForm
from ..forms.stale import take_up
from ..models import Trip
from ..reading.instead import proposed
from ..reading.told import told_of
from ..reading.trips import date_of
from ..rules.calling_off import refusal_to_call_off
from .trip import seen_trip

SAID = ("origin", "words", "instead")
MAY = Capability.PLAN_ACTIVITIES


@never_cache
@staff_gate(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Before: who will be told and how, what is proposed instead. Afterwards: everybody knows but these."""
    found = seen_trip(request, pk, MAY)
    date = date_of(found)
    if date is None:
        return redirect("pass_culture_desk:trip", pk)
    form = CallOffForm(request.POST or None, trip=found, proposed=proposed(found))
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            call_off_trip(
                trip=found, origin=asked["origin"], words=asked["words"], instead=form.chosen, seen=asked["edition"],
                key=sent_with(request), by=request.user,
            )  # fmt: skip
            messages.success(request, "La sortie est annulée. Voici qui il reste à prévenir de vive voix.")
            return redirect("pass_culture_desk:trip_call_off", pk)
        except Refusal as refusal:
            put_refusal(form, refusal, {"proposition-passee": "instead"})
            take_up(form, refusal, lambda: _anew(form, seen_trip(request, pk, MAY)))
    if date.cancelled:
        return _after(request, found, date)
    refused = refusal_to_call_off(now=clock.now(), meeting_at=found.meeting_at, start=date.start, end=date.end)
    going = [] if refused else followers([date])
    reach = None if refused else reach_of([date.pk, *(line.date.pk for line in going)])
    context = {
        "trip": found,
        "date": date,
        "form": form,
        "refused": refused,
        "reach": reach,
        "hands": len(going),
        "escorts": found.escorts_read,
    }
    return render(request, "pass_culture/desk/call_off.html", context)


def _anew(form: CallOffForm, trip: Trip) -> CallOffForm:
    """The same words and the same proposal: of what she writes, nothing is the trip's; only its edition is."""
    return CallOffForm(trip=trip, proposed=list(form.proposed.values()), initial={name: form.data.get(name, "") for name in SAID})


def _after(request: HttpRequest, trip: Trip, date) -> HttpResponse:
    told = told_of(trip, hands=user_can(request.user, Capability.SEE_VOLUNTEERS, trip.sheet.maison_id))
    sees = user_can(request.user, Capability.SEE_PEOPLE, trip.sheet.maison_id)
    instead = Trip.objects.filter(pk=trip.instead_id).select_related("sheet__activity").first()
    context = {"trip": trip, "date": date, "told": told, "sees": sees, "instead": instead}
    return render(request, "pass_culture/desk/called_off.html", context)


@never_cache
@staff_gate(MAY)
@require_safe
def rings(request: HttpRequest, pk: int) -> HttpResponse:
    """The calls to make, printed: names and numbers for who may see people; each opening is written down."""
    found = seen_trip(request, pk, Capability.SEE_PEOPLE)
    told = told_of(found, hands=user_can(request.user, Capability.SEE_VOLUNTEERS, found.sheet.maison_id))
    audit.note_readings({ring.person for ring in (*told.rings, *told.posted)}, by=request.user, what="pass_culture_desk:trip_rings")
    context = {"trip": found, "date": date_of(found), "told": told}
    return paper.pdf_response("pass_culture/desk/rings_paper.html", context, name="a-prevenir.pdf", request=request)
