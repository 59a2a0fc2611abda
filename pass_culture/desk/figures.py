"""« Bilan » of a season, and what is given to a partner: who came, in sums without a name."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import clock, paper
from portal.kit.gates import staff_gate
from portal.kit.spreadsheets import ANSWERS
from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from ..exports.figures import FIGURES_HEAD, LINE_HEAD, figure_rows, line_cells, report_head, report_rows
from ..models import Trip, Venue
from ..reading.attendance import BANDS, report_of
from ..reading.season_figures import figures_of
from .trip import seen_trip
from .venues import season_asked

SEES, MONEY = Capability.SEE_ENROLMENTS, Capability.SEE_MONEY


@never_cache
@staff_gate(SEES)
@require_safe
def figures(request: HttpRequest) -> HttpResponseBase:
    """Of her houses; cost per seat for who reads the money of all of them."""
    season, seasons = season_asked(request)
    scope = scope_of(request.user, SEES)
    found = figures_of(season, scope) if season else None
    answer = ANSWERS.get(request.GET.get("fichier", ""))
    if answer and found:
        return answer(f"bilan-sorties-{season.starts_on.year}", FIGURES_HEAD, figure_rows(found))
    context = {"season": season, "seasons": seasons, "found": found, "money": scope <= scope_of(request.user, MONEY)}
    return render(request, "pass_culture/desk/figures.html", context)


@never_cache
@staff_gate(SEES)
@require_safe
def attendance(request: HttpRequest, pk: int | None = None) -> HttpResponseBase:
    """Who came to a venue in a season (every venue: no `pk`). « ?fichier=csv », « xlsx » or « pdf » is what the partner is given."""
    venue = get_object_or_404(Venue, pk=pk) if pk else None
    season, seasons = season_asked(request)
    scope = scope_of(request.user, SEES)
    trips = Trip.objects.within(scope).filter(season=season, sheet__confidential=False)
    found = report_of(trips, clock.now(), people=scope.everywhere)
    if venue:
        found.venues = [one for one in found.venues if any(line.trip.venue_id == venue.pk for line in one.lines)]
        found.ages = found.by_house = None
    file = request.GET.get("fichier", "")
    if file in ANSWERS and season:
        rows = report_rows(found)
        return ANSWERS[file](f"venus-{season.starts_on.year}", report_head(found), list(rows)[:-1] if venue else rows)
    context = {"season": season, "seasons": seasons, "venue": venue, "report": found, "bands": BANDS, "whole": scope.everywhere}
    if file == "pdf" and season:
        return paper.pdf_response("pass_culture/desk/attendance_paper.html", context, name="qui-est-venu.pdf", request=request)
    return render(request, "pass_culture/desk/attendance.html", context)


@never_cache
@staff_gate(SEES)
@require_safe
def trip_attendance(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One departure: seats held, given, used. One evening is too few people for ages and houses."""
    found = seen_trip(request, pk)
    report = report_of(Trip.objects.filter(pk=found.pk), found.meeting_at, people=False)
    if found.sheet.confidential:
        raise Http404
    venue = report.venues[0]
    file = request.GET.get("fichier", "csv")
    if file in ANSWERS:
        return ANSWERS[file](f"venus-sortie-{found.pk}", LINE_HEAD, [line_cells(venue, line) for line in venue.lines])
    context = {"season": found.season, "venue": found.venue, "report": report, "one": found, "bands": BANDS}
    return paper.pdf_response("pass_culture/desk/attendance_paper.html", context, name="qui-est-venu.pdf", request=request)
