"""The week of a house: who is there, where hands are missing, what is free. And the same by person."""

import datetime as dt

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import clock, dates
from portal.kit.gates import staff_gate
from portal.kit.visibility import user_can
from portal.people.enums import Capability

from ..models import Shift
from ..reading import roster
from ..reading.houses import nobody_organises
from .houses import houses_asked

A_WEEK = 7
A_PAGE = 30


def may(request: HttpRequest, house) -> dict[str, bool]:
    """What she may do with the shifts of this house."""
    asked = {"may_write": Capability.WRITE_ENROLMENTS, "may_tick": Capability.TICK_ATTENDANCE, "may_manage": Capability.MANAGE_VOLUNTEERS}
    return {name: house is not None and user_can(request.user, capability, house.pk) for name, capability in asked.items()}


def week_steps(monday: dt.date) -> dict[str, dt.date]:
    return {
        "monday": monday, "sunday": monday + dt.timedelta(days=6), "earlier": monday - dt.timedelta(days=A_WEEK),
        "later": monday + dt.timedelta(days=A_WEEK), "today": clock.today(),
    }  # fmt: skip


@never_cache
@staff_gate(Capability.SEE_VOLUNTEERS)
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """`?maison=` and `?semaine=` (a day of it); the first of her houses when none is asked. `?jour=` of a very full week."""
    maisons, house = houses_asked(request)
    monday = dates.monday_of(request.GET.get("semaine", ""), clock.today())
    hers = Shift.objects.visible_to(request.user).filter(maison=house)
    strip = roster.outline(hers, monday, A_WEEK)
    alone = roster.day_shown(strip, request.GET.get("jour", ""), clock.today())
    first, number = (alone, 1) if alone else (monday, A_WEEK)
    context = {
        "strip": strip, "alone": alone, "days": roster.by_day(roster.read(roster.span(hers, first, number)), first, number),
        "planned": any(day.lines for day in strip), "maisons": maisons, "house": house, "nobody": nobody_organises(house),
    }  # fmt: skip
    return render(request, "volunteering/desk/week.html", context | week_steps(monday) | may(request, house))


@never_cache
@staff_gate(Capability.SEE_VOLUNTEERS)
@require_safe
def by_person(request: HttpRequest) -> HttpResponse:
    """`?maison=`, `?semaine=`, `?libres=oui`: whoever gives a hand in the house, with her shifts of this week and the next."""
    maisons, house = houses_asked(request)
    monday = dates.monday_of(request.GET.get("semaine", ""), clock.today())
    files = roster.of_person(house) if house else roster.Volunteer.objects.none()
    only_free = request.GET.get("libres") == "oui"
    if house and only_free:
        files = roster.without_shift(files, house, monday, roster.FORTNIGHT)
    page = Paginator(files.select_related("person__successor"), A_PAGE).get_page(request.GET.get("page"))
    page.object_list = roster.shifts_of_each(list(page.object_list), house, monday, roster.FORTNIGHT) if house else []
    context = {"page": page, "maisons": maisons, "house": house, "only_free": only_free, "turn": monday + dt.timedelta(days=A_WEEK)}
    return render(request, "volunteering/desk/by_person.html", context | week_steps(monday) | may(request, house))
