"""Preparing shifts: for which mission; the planner does the rest."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit.gates import staff_gate
from programmes.desk.sheets import maisons_of

from ..listings import shifts as listings
from ..recipe import VolunteerShift
from .seen import MANAGE


@never_cache
@staff_gate(MANAGE)
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """The missions of her houses with what is missing on them; each leads to the planner, which asks days, hours and posts."""
    missions = listings.missions_of(list(maisons_of(request.user, MANAGE)))
    return render(request, "volunteering/desk/choose.html", {"missions": missions, "recipe": VolunteerShift.key})
