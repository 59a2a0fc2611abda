"""Preparing: the moments of a half-day, once or each week; how a permanence is booked."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.kit import dates
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import user_can
from portal.people.enums import Capability
from programmes.desk.sheets import maisons_of

from .. import listings
from ..actions.know_host import know_host
from ..actions.know_seat import know_seat
from ..actions.offer_seats import offer_seats
from ..actions.plan_seats import plan_seats
from ..actions.plan_slots import Laid, plan_slots
from ..actions.set_terms import set_terms, terms_of
from ..forms import PlanForm, TermsForm
from ..models import Permanence, PermanenceTerms
from ..seat_forms import PlanSeatsForm


def _planned_by(user) -> list[Permanence]:
    return listings.permanences_of(list(maisons_of(user, Capability.PLAN_ACTIVITIES)))


def _one_of(request: HttpRequest, pk: int) -> Permanence:
    """A permanence of a house where she prepares, with `house`; 404 for any other."""
    page = get_object_or_404(Permanence, pk=pk)
    page.house = page.maison
    if page.house is None or not user_can(request.user, Capability.PLAN_ACTIVITIES, page.house.pk):
        raise Http404
    return page


@never_cache
@staff_gate(Capability.PLAN_ACTIVITIES)
@require_http_methods(["GET", "HEAD"])
def choose(request: HttpRequest) -> HttpResponse:
    """Which permanence; straight on when there is one."""
    pages = _planned_by(request.user)
    if len(pages) == 1:
        return redirect("appointments_desk:plan", pages[0].pk)
    return render(request, "appointments/desk/choose.html", {"pages": pages})


@never_cache
@staff_gate(Capability.PLAN_ACTIVITIES)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """A half-day laid; the form stays filled when a rule says no."""
    page = _one_of(request, pk)
    terms = terms_of(page)
    if terms.seats:
        return _plan_seats(request, page, terms)
    form = PlanForm(
        request.POST if request.method == "POST" else None, permanence=page, maison=page.house, by=request.user, minutes=terms.minutes
    )
    if request.method == "POST" and form.is_valid():
        try:
            host = know_host(by=request.user, **form.who())
            laid = plan_slots(permanence=page, host=host, maison=page.house, by=request.user, key=sent_with(request), **form.laid())
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, said(laid))
            return redirect(f"{reverse('appointments_desk:week')}?maison={page.house.slug}&semaine={form.cleaned_data['day']}")
    return render(request, "appointments/desk/plan.html", {"page": page, "form": form, "terms": terms})


def _plan_seats(request: HttpRequest, page: Permanence, terms: PermanenceTerms) -> HttpResponse:
    """The hours of several computers at once."""
    form = PlanSeatsForm(
        request.POST if request.method == "POST" else None, permanence=page, maison=page.house, by=request.user, minutes=terms.minutes
    )
    if request.method == "POST" and form.is_valid():
        try:
            new = [know_seat(maison=page.house, by=request.user, **one) for one in form.written]
            seats = [*form.chosen, *new]
            laid = plan_seats(permanence=page, seats=seats, maison=page.house, by=request.user, key=sent_with(request), **form.laid())
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, said(laid))
            return redirect(f"{reverse('appointments_desk:week')}?maison={page.house.slug}&semaine={form.cleaned_data['day']}")
    return render(request, "appointments/desk/plan.html", {"page": page, "form": form, "terms": terms})


@staff_gate(Capability.PLAN_ACTIVITIES)
@require_POST
def kind(request: HttpRequest, pk: int) -> HttpResponse:
    """« Un poste, pas une personne », or the other way round; back to the preparing, whose form is now that of the kind."""
    page = _one_of(request, pk)
    seats = request.POST.get("seats") == "yes"
    try:
        offer_seats(permanence=page, by=request.user, seats=seats)
        messages.success(request, "C'est noté : ici, on réserve un poste." if seats else "C'est noté : ici, quelqu'un reçoit.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("appointments_desk:plan", page.pk)


def said(laid: Laid) -> str:
    """« 24 moments sont prêts sur 3 jours. Laissés de côté : ven. 25 déc. (Noël). »"""
    words = f"{laid.moments} moment{'s sont prêts' if laid.moments > 1 else ' est prêt'}"
    words += f" sur {len(laid.days)} jours." if len(laid.days) > 1 else "."
    if laid.left_out:
        words += " Laissés de côté : " + ", ".join(f"{dates.day_short(day)} ({why})" for day, why in laid.left_out) + "."
    return words


@never_cache
@staff_gate(Capability.PLAN_ACTIVITIES)
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest, pk: int) -> HttpResponse:
    page = _one_of(request, pk)
    form = TermsForm(request.POST if request.method == "POST" else None, instance=terms_of(page))
    if request.method == "POST" and form.is_valid():
        try:
            set_terms(permanence=page, by=request.user, **form.cleaned_data)
            messages.success(request, "C'est noté : les moments libres à venir suivent ces règles.")
            return redirect("appointments_desk:week")
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "appointments/desk/terms.html", {"page": page, "form": form})
