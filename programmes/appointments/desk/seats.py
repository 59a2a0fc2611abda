"""The computers of a house now: which is free until when, who sits where, and somebody who comes in without booking."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.kit import clock
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from programmes.desk.sheets import maisons_of

from .. import listings
from ..actions.sit_down import SOON, sit_down
from ..models import AppointmentSlot


@dataclass(frozen=True)
class Seat:
    """One computer: the moment that runs, or else the next of today; and the hours of the day that follow it."""

    now: listings.Entry
    later: tuple[listings.Entry, ...]

    @property
    def name(self) -> str:
        return self.now.slot.host.name

    @property
    def running(self) -> bool:
        return self.now.start <= clock.now()

    @property
    def given(self) -> bool:
        """Whether somebody who comes in may sit down here now."""
        return self.now.state == "free" and self.now.start <= clock.now() + SOON

    @property
    def expected(self) -> bool:
        """Somebody known is to be here, and nobody said yet whether she is."""
        return bool(self.now.row) and not self.now.mark


def seats_now(slots, user) -> list[Seat]:
    """What is left of today, seat by seat in the order of their names: the four queries of `entries`."""
    by_seat: dict[int, list[listings.Entry]] = {}
    for entry in listings.entries(slots, user):
        by_seat.setdefault(entry.slot.host_id, []).append(entry)
    found = [Seat(first, tuple(later)) for first, *later in by_seat.values()]
    return sorted(found, key=lambda seat: seat.name)


def _at(user):
    return AppointmentSlot.objects.within(scope_of(user, Capability.WRITE_ENROLMENTS)).exclude(host__seat_of=None)


@never_cache
@staff_gate(Capability.WRITE_ENROLMENTS)
@require_safe
def seats(request: HttpRequest) -> HttpResponse:
    """`?maison=`: the first of her houses that has computers today when none is asked."""
    today = _at(request.user).on().filter(session__local_date=clock.today(), session__end__gt=clock.now())
    with_seats = set(today.order_by().values_list("maison", flat=True))
    maisons = list(maisons_of(request.user, Capability.WRITE_ENROLMENTS).order_by("name"))
    first = next((one for one in maisons if one.pk in with_seats), maisons[0] if maisons else None)
    house = next((one for one in maisons if one.slug == request.GET.get("maison", "")), first)
    shown = seats_now(today.filter(maison=house), request.user)
    context = {"seats": shown, "maisons": maisons, "house": house, "now": clock.now()}
    return render(request, "appointments/desk/seats.html", context)


@staff_gate(Capability.WRITE_ENROLMENTS)
@require_POST
def seat_taken(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody who came in has this free seat until its hour ends."""
    slot = get_object_or_404(_at(request.user).select_related("session", "sheet", "host", "maison"), pk=pk)
    try:
        sit_down(slot=slot, by=request.user)
        messages.success(request, f"C'est noté : quelqu'un s'installe, {slot.host.name}.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('appointments_desk:seats')}?maison={slot.maison.slug}")
