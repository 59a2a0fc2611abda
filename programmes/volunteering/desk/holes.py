"""Where hands are missing: the fortnight by day (the coordinator's home), and today on a telephone."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import audit, clock
from portal.kit.gates import staff_gate
from portal.kit.visibility import user_can
from portal.people.enums import Capability
from programmes.desk.sheets import maisons_of

from ..models import Shift
from ..reading import roster
from .houses import houses_asked
from .on_site import day_asked
from .week import may


@never_cache
@staff_gate(Capability.SEE_VOLUNTEERS)
@require_safe
def holes(request: HttpRequest) -> HttpResponse:
    """`?maison=`; all her houses when none is asked."""
    maisons = list(maisons_of(request.user, Capability.SEE_VOLUNTEERS).order_by("name"))
    house = next((one for one in maisons if one.slug == request.GET.get("maison", "")), None)
    shifts = Shift.objects.visible_to(request.user).filter(maison__in=[house] if house else maisons)
    days = roster.holes(shifts, clock.today())
    writes = {one.pk for one in maisons_of(request.user, Capability.WRITE_ENROLMENTS)}
    hers = (line.shift for day in days for line in day.lines if line.shift.maison_id in writes and line.shift.missing)
    context = {
        "days": days, "maisons": maisons, "house": house, "writes": writes, "today": clock.today(), "first": next(hers, None),
        "missing": sum(day.missing for day in days), "short": sum(len(day.lines) for day in days),
        "planned": sum(day.planned for day in days), "most": roster.MOST_HOLES,
        "may_manage": maisons_of(request.user, Capability.MANAGE_VOLUNTEERS).exists(),
    }  # fmt: skip
    return render(request, "volunteering/desk/holes.html", context)


@never_cache
@staff_gate(Capability.SEE_VOLUNTEERS)
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """On a telephone in the room: who comes, when, whom to ring; ticks one press away. `?maison=`, `?jour=`."""
    maisons, house = houses_asked(request)
    day = day_asked(request.GET.get("jour", ""))
    lines = roster.read(roster.span(Shift.objects.visible_to(request.user).filter(maison=house), day, 1))
    may_call = house is not None and user_can(request.user, Capability.SEE_PEOPLE, house.pk)
    if may_call:
        audit.note_readings(
            [row.person.current_record for line in lines for row in line.people], by=request.user, what="volunteering_desk:today"
        )
    context = {
        "lines": lines, "maisons": maisons, "house": house, "day": day, "today": clock.today(), "may_call": may_call,
        "tomorrow": clock.today() + dt.timedelta(days=1), "begun": day <= clock.today(),
    }  # fmt: skip
    return render(request, "volunteering/desk/today.html", context | may(request, house))
