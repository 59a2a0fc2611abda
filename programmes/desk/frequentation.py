"""« Fréquentation »: the month of a house, on the screen and as a file."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import clock
from portal.kit.dates import MONTHS
from portal.kit.gates import staff_gate
from portal.kit.rules.months import months_later
from portal.kit.spreadsheets import small_csv
from portal.people.enums import Capability

from ..listings.figures import HEAD, Line, lines, to_note
from .sheets import maisons_of


def month_asked(text: str, today: dt.date) -> dt.date:
    """The first day of the month « 2026-11 »; this month for what is none, or lies ahead."""
    try:
        asked = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        asked = today
    return min(max(asked, dt.date(2000, 1, 1)), today).replace(day=1)


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def frequentation(request: HttpRequest) -> HttpResponse:
    """Of the houses she works in; the same as a file with « ?fichier=csv »."""
    today = clock.today()
    month = month_asked(request.GET.get("mois", ""), today)
    maisons = maisons_of(request.user, Capability.SEE_ENROLMENTS, closed=True).order_by("name")
    house = next((maison for maison in maisons if maison.slug == request.GET.get("maison", "")), None)
    found = lines(request.user, month, house, until=today)
    if request.GET.get("fichier") == "csv":
        return _file(found, month)
    before, after = months_later(month, -1), months_later(month, 1)
    context = {
        "lines": found, "month": month, "title": f"{MONTHS[month.month - 1]} {month.year}", "maisons": maisons, "house": house,
        "before": before, "after": after if after <= today else None, "total": _total(found), "to_note": to_note(request.user),
    }  # fmt: skip
    return render(request, "programmes/desk/frequentation.html", context)


def _total(found: list[Line]) -> Line:
    total = Line("", "")
    for line in found:
        for name in ("dates", "to_note", "places", "present", "absent", "excused", "unnamed"):
            setattr(total, name, getattr(total, name) + getattr(line, name))
    return total


def _file(found: list[Line], month: dt.date) -> HttpResponse:
    """For a spreadsheet."""
    return small_csv(f"frequentation-{month:%Y-%m}", HEAD, (line.cells(month) for line in found))
