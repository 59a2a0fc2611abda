"""The outings at the desk, of one's houses: those to come first, called off too, then those that were."""

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import clock, dates
from portal.kit.gates import staff_gate
from portal.kit.visibility import user_can
from portal.people.enums import Capability
from programmes.enums import SessionState
from programmes.models import Session

from ..models import CultureSeason, Trip


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    season = CultureSeason.objects.current()
    off = Exists(Session.objects.filter(on_sheets__sheet=OuterRef("sheet"), state=SessionState.CANCELLED))
    rows = Trip.objects.visible_to(request.user).filter(season=season).annotate(off=off)
    trips = list(rows.select_related("sheet__activity", "sheet__maison", "venue").order_by("meeting_at", "pk"))
    today = dates.midnight(clock.today())
    coming = [trip for trip in trips if trip.meeting_at >= today]
    gone = [trip for trip in reversed(trips) if trip.meeting_at < today and not trip.off]
    return render(
        request,
        "pass_culture/desk/home.html",
        {"season": season, "coming": coming, "gone": gone, "may_plan": user_can(request.user, Capability.PLAN_ACTIVITIES)},
    )
