"""The week of a house: who receives, when, and what is free. Names only for those who may read them."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import clock, dates
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability
from programmes.desk.sheets import maisons_of

from .. import listings
from ..actions.cancel_slots import cancel_slots, people_on, stretch_of
from ..enums import Stretch
from ..forms import CancelForm
from ..models import AppointmentSlot, Host


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """`?maison=` and `?semaine=` (a day of it); the first of her houses when none is asked."""
    maisons = list(maisons_of(request.user, Capability.SEE_ENROLMENTS).order_by("name"))
    house = next((one for one in maisons if one.slug == request.GET.get("maison", "")), maisons[0] if maisons else None)
    monday = dates.monday_of(request.GET.get("semaine", ""), clock.today())
    shown = AppointmentSlot.objects.within(scope_of(request.user, Capability.SEE_ENROLMENTS)).filter(
        maison=house, session__local_date__range=(monday, monday + dt.timedelta(days=6))
    )
    days = listings.week_of(listings.entries(shown, request.user))
    may_plan = bool(house) and user_can(request.user, Capability.PLAN_ACTIVITIES, house.pk)
    acts = may_plan or any(half.named for _, halves in days for half in halves)
    context = {
        "days": days, "acts": acts, "maisons": maisons, "house": house, "monday": monday,
        "sunday": monday + dt.timedelta(days=6), "earlier": monday - dt.timedelta(days=7), "later": monday + dt.timedelta(days=7),
        "today": clock.today(), "may_plan": may_plan,
        "may_seat": bool(house) and user_can(request.user, Capability.WRITE_ENROLMENTS, house.pk),
    }  # fmt: skip
    return render(request, "appointments/desk/week.html", context)


@never_cache
@staff_gate(Capability.PLAN_ACTIVITIES)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks before it acts: how many people would be told for each choice."""
    slots = AppointmentSlot.objects.within(scope_of(request.user, Capability.PLAN_ACTIVITIES))
    slot = get_object_or_404(slots.select_related("session__activity", "sheet", "host", "maison"), pk=pk)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            number = cancel_slots(slot=slot, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, f"C'est annulé ({number} moment{'s' if number > 1 else ''}). Les personnes attendues sont prévenues.")
            return redirect(f"{reverse('appointments_desk:week')}?maison={slot.maison.slug}&semaine={slot.session.local_date}")
    choices = [(label, stretch_of(slot, stretch)) for stretch, label in Stretch.choices]
    told = [(label, len(rows), people_on(rows)) for label, rows in choices]
    return render(request, "appointments/desk/cancel.html", {"slot": slot, "form": form, "told": told})


@never_cache
@staff_gate(Capability.ENTER_DESK)
@require_safe
def paper(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    """A host's list of one day on a sheet of paper, by the name each chose to be shown; for whom may read it."""
    try:
        on = dt.date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    host = get_object_or_404(Host, pk=pk)
    shown = AppointmentSlot.objects.named_to(request.user).on().filter(host=host, session__local_date=on)
    found = listings.entries(shown, request.user)
    if not found:
        raise Http404
    return render(
        request, "appointments/desk/day_paper.html", {"host": host, "day": on, "entries": found, "halves": listings.week_of(found)}
    )
