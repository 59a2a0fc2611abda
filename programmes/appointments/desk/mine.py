"""« Mes rendez-vous »: the day of whoever receives, and of the lists she keeps for others."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.kit import clock
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.people.enums import Capability
from programmes.models import Enrolment

from .. import listings
from ..actions.note_presence import serve_walk_in
from ..forms import day_of
from ..models import AppointmentSlot

MOST_UNTOLD = 50
SOON = dt.timedelta(minutes=30)  # a moment that nobody has is given to who comes in when it is near


def own(user):
    """The moments of the lists this account keeps."""
    return AppointmentSlot.objects.filter(host__user=user)


def untold(user) -> list[Enrolment]:
    """Places of these lists about which no message could leave: somebody says it aloud. One query."""
    rows = Enrolment.objects.filter(sheet__slot__host__user=user, sheet__slot__session__end__gt=clock.now()).exclude(to_tell="")
    return list(
        rows.select_related("sheet__slot__session", "person__successor").order_by("sheet__slot__session__start", "pk")[:MOST_UNTOLD]
    )


@never_cache
@staff_gate(Capability.ENTER_DESK)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    day = day_of(request.GET.get("jour", ""), clock.today())
    found = listings.entries(own(request.user).filter(session__local_date=day), request.user)
    halves = [half for _, lines in listings.week_of(found) for half in lines]
    later = own(request.user).on().filter(session__local_date__gt=day).order_by("session__start")
    context = {
        "untold": untold(request.user), "day": day, "halves": halves,
        "today": clock.today(), "now": clock.now(), "soon": clock.now() + SOON,
        "earlier": day - dt.timedelta(days=1),
        "later": day + dt.timedelta(days=1), "next": later.values_list("session__local_date", flat=True).first(),
    }  # fmt: skip
    return render(request, "appointments/desk/mine.html", context)


@staff_gate(Capability.ENTER_DESK)
@require_POST
def walk_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody came without an appointment: received now, at a free moment of her list."""
    slot = get_object_or_404(own(request.user).select_related("session", "sheet", "host"), pk=pk)
    try:
        serve_walk_in(slot=slot, by=request.user)
        words = f"quelqu'un s'installe, {slot.host.name}" if slot.host.seat else "une personne reçue sans rendez-vous"
        messages.success(request, f"C'est noté : {words}.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('appointments_desk:mine')}?jour={slot.session.local_date}")
