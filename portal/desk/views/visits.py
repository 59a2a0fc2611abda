"""How many came: two taps, no name, no reason."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from portal.households.desk.sight import maisons_for
from portal.kit import clock, request_keys
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.spreadsheets import small_csv
from portal.people.enums import Capability
from portal.people.sessions import station_of
from portal.places.models import Maison

from .. import sessions
from ..actions.count_visit import count_visit
from ..enums import Way
from ..models import VisitCount

SHOWN = dt.timedelta(days=31)


def houses_of(request: HttpRequest) -> list[Maison]:
    """Where this agent serves people, by name."""
    return maisons_for(request, Capability.WRITE_PEOPLE)


def house_of(request: HttpRequest, houses: list[Maison]) -> Maison | None:
    """The house she serves now: the one she chose, else her workstation's, else the first of hers."""
    station = None if request.session.get(sessions.MAISON) else station_of(request)
    wanted = request.session.get(sessions.MAISON) or (station.maison_id if station else None)
    return next((maison for maison in houses if maison.pk == wanted), houses[0] if houses else None)


@staff_gate(Capability.WRITE_PEOPLE)
@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """The last month, a line a day."""
    houses = houses_of(request)
    maison = house_of(request, houses)
    rows, today = VisitCount.objects, clock.today()
    context = {
        "houses": houses,
        "maison": maison,
        "today": rows.by_way(maison, today),
        "days": rows.by_day(maison, today - SHOWN),
        "ways": Way,
    }
    return render(request, "desk/visits.html", context)


@staff_gate(Capability.WRITE_PEOPLE)
@require_POST
def count(request: HttpRequest) -> HttpResponse:
    """« + 1 », or taken back."""
    maison = house_of(request, houses_of(request))
    people = {"plus": 1, "moins": -1}.get(request.POST.get("sens", "plus"), 0)
    try:
        count_visit(maison=maison, way=request.POST.get("par", ""), people=people, by=request.user, key=request_keys.sent_with(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_visits" if request.POST.get("vers") == "passages" else "desk_home")


@staff_gate(Capability.WRITE_PEOPLE)
@require_POST
def choose_house(request: HttpRequest) -> HttpResponse:
    """The house she serves today."""
    wanted = request.POST.get("maison", "")
    found = next((maison for maison in houses_of(request) if str(maison.pk) == wanted), None)
    if found is None:
        messages.error(request, "Choisissez l’une de vos maisons.")
    else:
        request.session[sessions.MAISON] = found.pk
    return redirect("desk_papers" if request.POST.get("vers") == "papiers" else "desk_visits")


@staff_gate(Capability.WRITE_PEOPLE)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Every count of her houses of the last year, a line an hour (CSV, « ; »)."""
    since = clock.today() - dt.timedelta(days=366)
    rows = VisitCount.objects.visible_to(request.user).filter(day__gte=since, people__gt=0)
    rows = rows.select_related("maison").order_by("maison__name", "day", "hour", "way").iterator(2000)
    cells = ((row.maison.name, row.day.isoformat(), row.hour, row.get_way_display(), row.people) for row in rows)
    return small_csv("passages", ("maison", "jour", "heure", "par", "personnes"), cells)
