"""The roster to take away: a day or a week on paper, with lines to write on where seats are left; rows for a spreadsheet."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import audit, clock, dates, paper
from portal.kit.gates import staff_gate
from portal.kit.spreadsheets import ANSWERS
from portal.people.enums import Capability

from ..exports.roster import HEAD, rows_of
from ..models import Shift
from ..reading import roster
from .houses import houses_asked
from .on_site import day_asked
from .week import A_WEEK

LONGEST = 366  # days in one file


@never_cache
@staff_gate(Capability.SEE_VOLUNTEERS)
@require_safe
def roster_paper(request: HttpRequest) -> HttpResponse:
    """`?maison=` with `?jour=` (one day) or `?semaine=`. For the wall of the house: the names people chose to be shown, nothing else."""
    _maisons, house = houses_asked(request)
    one_day = bool(request.GET.get("jour"))
    first = day_asked(request.GET["jour"]) if one_day else dates.monday_of(request.GET.get("semaine", ""), clock.today())
    days = 1 if one_day else A_WEEK
    lines = roster.read(roster.span(Shift.objects.visible_to(request.user).on().filter(maison=house), first, days))
    context = {
        "house": house, "one_day": one_day, "first": first, "last": first + dt.timedelta(days=days - 1),
        "days": [day for day in roster.by_day(lines, first, days) if day.lines or one_day],
    }  # fmt: skip
    return paper.pdf_response("volunteering/desk/roster_paper.html", context, name=f"benevoles-semaine-{first}.pdf", request=request)


@never_cache
@staff_gate(Capability.SEE_VOLUNTEERS)
@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """`csv` or `xlsx`; `?maison=` (all her houses when none is asked), `?du=`, `?au=`: from today and four weeks when none is asked."""
    answer = ANSWERS.get(kind)
    if answer is None:
        raise Http404
    first = day_asked(request.GET.get("du", ""))
    last = day_asked(request.GET.get("au", "")) if request.GET.get("au") else first + dt.timedelta(days=27)
    days = min(max((last - first).days + 1, 1), LONGEST)
    maisons, house = houses_asked(request)
    shown = Shift.objects.visible_to(request.user).filter(maison__in=[house] if request.GET.get("maison") and house else maisons)
    audit.record("volunteering.export", house or request.user, by=request.user, maison=house, first=str(first), days=days)
    return answer(f"benevoles-{first}", HEAD, rows_of(roster.read(roster.span(shown, first, days))))
