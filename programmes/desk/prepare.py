"""What the coming dates ask the houses to make ready."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import clock
from portal.kit.gates import staff_gate
from portal.people.enums import Capability

from ..models import Session
from .series import prepared
from .sheets import maisons_of

AHEAD = dt.timedelta(days=42)
MOST = 200


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def prepare(request: HttpRequest) -> HttpResponse:
    """Computers, interpreter, childcare, of the next six weeks, day by day; `?maison=` for one house."""
    dates = Session.objects.visible_to(request.user).on().to_come().filter(start__lt=clock.now() + AHEAD).exclude(needs=[], needs_note="")
    house = request.GET.get("maison", "")
    if house:
        dates = dates.filter(maison__slug=house)
    rows = list(dates.select_related("activity", "maison").prefetch_related("facilitators")[:MOST])
    for row in rows:
        row.prepared = prepared(row)
    houses = maisons_of(request.user, Capability.SEE_ENROLMENTS).order_by("name")
    return render(request, "programmes/desk/prepare.html", {"dates": rows, "maisons": houses, "house": house})
