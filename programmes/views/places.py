"""« Mes places »: what I am on, and giving it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.households.models import Household
from portal.kit.refusal import Refusal
from portal.people.models import Person

from .. import own_places
from ..actions.accept_offer import accept_offer
from ..actions.charge_place import charge_of
from ..actions.withdraw import withdraw
from ..draws import told_of_draw
from ..enums import EnrolmentState
from ..models import Enrolment
from ..programme_type import kind_of

SAID = {"oui": "C'est noté : la place est à vous.", "non": "C'est noté, merci d'avoir prévenu : la place servira."}


def _mine(request: HttpRequest, pk: int) -> Enrolment:
    rows = Enrolment.objects.mine(request.user).select_related("sheet__activity", "sheet__maison", "person", "party")
    return get_object_or_404(rows, pk=pk)


@never_cache
@login_required
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Every place to come of hers and of those she takes care of, person by person."""
    person = Person.objects.of_user(request.user)
    return render(request, "programmes/places.html", {"groups": own_places.by_person(request.user, person)})


@never_cache
@login_required
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """What is over: hers and her children's, never another adult's."""
    person = Person.objects.of_user(request.user)
    page = own_places.history(request.user, person, request.GET.get("page"))
    return render(request, "programmes/history.html", {"places": page})


@never_cache
@login_required
@require_safe
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """One place: where it is, its dates, what can be done. Money only for who leads the household that pays."""
    row = _mine(request, pk)
    leads = row.household_id and Household.objects.led_by(request.user).filter(pk=row.household_id).exists()
    owed = charge_of(row) if leads else None
    dates = list(row.sheet.sessions.to_come().select_related("maison"))
    context = {
        "place": row,
        "dates": dates,
        "file": reverse("programmes:place_file", args=[pk]) if row.state == EnrolmentState.CONFIRMED and dates else "",
        "owed": owed if owed and owed.left_cents else None,
        "draw": told_of_draw(row),
        "part": kind_of(row.sheet.activity).place_part,
    }
    return render(request, "programmes/place.html", context)


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """« Oui » to an offer, « non » to an offer, a wait or a place. The state she saw came with the form."""
    row = _mine(request, pk)
    seen = request.POST.get("version", "")
    said = "oui" if request.POST.get("answer") == "oui" else "non"
    try:
        act = accept_offer if said == "oui" else withdraw
        act(enrolment=row, by=request.user, seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None)
        messages.success(request, SAID[said])
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("programmes:place", pk)
