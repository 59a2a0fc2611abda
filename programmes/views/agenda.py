"""`/agenda/`: everything public, day after day, whatever room gives it."""

import datetime as dt
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.kit import clock, registry
from portal.kit.dates import MONTHS
from portal.places.models import Maison

MOST = 300  # lines of one month
MONTHS_AHEAD = 12


def month_asked(text: str, today: dt.date) -> dt.date:
    """The first day of « 2026-12 »; of this month when nothing sensible was asked. Never past, nor more than a year ahead."""
    this = today.replace(day=1)
    try:
        asked = dt.date.fromisoformat(f"{text[:7]}-01")
    except ValueError:
        return this
    return min(max(asked, this), _later(this, MONTHS_AHEAD))


def _later(month: dt.date, by: int) -> dt.date:
    number = month.year * 12 + month.month - 1 + by
    return dt.date(number // 12, number % 12 + 1, 1)


def _choices(today: dt.date) -> list[tuple[str, str]]:
    months = [_later(today.replace(day=1), by) for by in range(MONTHS_AHEAD + 1)]
    return [(f"{month:%Y-%m}", f"{MONTHS[month.month - 1]} {month.year}") for month in months]


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """A month of public dates from today on; `?maison=` and `?mois=` narrow it."""
    today = clock.today()
    month = month_asked(request.GET.get("mois", ""), today)
    maisons = list(Maison.objects.order_by("name"))
    house = next((found for found in maisons if found.slug == request.GET.get("maison", "")), None)
    start, end = max(_midnight(month), _midnight(today)), _midnight(_later(month, 1))
    found = [line for dates in registry.public_dates for line in dates(start, end, house.pk if house else None, MOST)]
    found.sort(key=lambda line: (line.start, line.title))
    days = [(day, list(lines)) for day, lines in groupby(found, key=lambda line: timezone.localtime(line.start).date())]
    earlier = _later(month, -1) if start > _midnight(today) else None
    context = {
        "days": days, "count": len(found), "maisons": maisons, "house": house, "months": _choices(today), "month": f"{month:%Y-%m}",
        "month_name": f"{MONTHS[month.month - 1]} {month.year}", "earlier": f"{earlier:%Y-%m}" if earlier else "",
        "later": f"{_later(month, 1):%Y-%m}",
    }  # fmt: skip
    return render(request, "programmes/agenda.html", context)
