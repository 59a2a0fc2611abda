"""The outings at the desk: those to come, of one's houses."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit.gates import staff_gate
from portal.kit.visibility import user_can
from portal.people.enums import Capability
from programmes.enums import SessionState

from ..models import CultureSeason, Trip


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    season = CultureSeason.objects.current()
    rows = Trip.objects.visible_to(request.user).filter(season=season).exclude(sheet__sessions__state=SessionState.CANCELLED)
    trips = rows.select_related("sheet__activity", "sheet__maison", "venue").order_by("meeting_at", "pk")
    return render(
        request,
        "pass_culture/desk/home.html",
        {"season": season, "trips": trips, "may_plan": user_can(request.user, Capability.PLAN_ACTIVITIES)},
    )
