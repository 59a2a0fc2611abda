"""The shifts of a house for one week: who is there, where hands are missing."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import clock, dates
from portal.kit.gates import staff_gate
from portal.kit.visibility import user_can
from portal.people.enums import Capability
from programmes.desk.sheets import maisons_of

from .. import listings
from ..coordinators import nobody_organises
from ..models import Shift


@never_cache
@staff_gate(Capability.SEE_VOLUNTEERS)
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """`?maison=` and `?semaine=` (a day of it); the first of her houses when none is asked."""
    maisons = list(maisons_of(request.user, Capability.SEE_VOLUNTEERS).order_by("name"))
    house = next((one for one in maisons if one.slug == request.GET.get("maison", "")), maisons[0] if maisons else None)
    monday = dates.monday_of(request.GET.get("semaine", ""), clock.today())
    shown = Shift.objects.visible_to(request.user).filter(maison=house, session__local_date__range=(monday, monday + dt.timedelta(days=6)))
    context = {
        "days": listings.by_day(listings.shifts_read(shown)), "maisons": maisons, "house": house, "monday": monday,
        "earlier": monday - dt.timedelta(days=7), "later": monday + dt.timedelta(days=7), "today": clock.today(),
        "may_manage": user_can(request.user, Capability.MANAGE_VOLUNTEERS), "nobody": nobody_organises(house),
    }  # fmt: skip
    return render(request, "volunteering/desk/week.html", context)
