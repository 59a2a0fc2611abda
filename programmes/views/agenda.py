"""« L'agenda »: what is on, day by day or as a month on the wall, through every room that gives public dates."""

import datetime as dt
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.kit import clock, registry
from portal.kit.dates import DAYS, MONTHS, local, midnight
from portal.kit.registry import DatedItem
from portal.places.calendars import public_holidays
from portal.places.models import Maison

from ..rules.months import day_asked, later, month_asked, weeks_of

MOST = 100  # lines of one page of the list
PER_DAY = 4  # lines of one day on the wall
MONTHS_AHEAD = 12


@dataclass(frozen=True)
class Asked:
    """What the address asks for, made sensible: anything else is as if it had not been asked."""

    today: dt.date
    month: dt.date
    day: dt.date  # from which the list reads
    wall: bool
    maisons: list[Maison]
    house: Maison | None
    kind: Any

    def dates(self, begin: dt.date, limit: int, **more) -> list[DatedItem]:
        """What every room gives from `begin` to the end of the month, in order."""
        start, end, house = midnight(begin), midnight(later(self.month, 1)), self.house.pk if self.house else None
        kind = self.kind.key if self.kind else ""
        found = [line for give in registry.public_dates for line in give(start, end, house, limit, kind=kind, **more)]
        return sorted(found, key=lambda line: (line.start, line.title))

    def address(self, month: dt.date | None = None, *, wall: bool | None = None, day: dt.date | None = None) -> str:
        """The same page, elsewhere."""
        asked = {
            "mois": f"{month or self.month:%Y-%m}",
            "vue": "mois" if (self.wall if wall is None else wall) else "",
            "maison": self.house.slug if self.house else "",
            "type": self.kind.key if self.kind else "",
            "du": day.isoformat() if day else "",
        }
        return f"?{urlencode({key: value for key, value in asked.items() if value})}"

    def feed(self) -> str:
        """The calendar of the same house and kind."""
        asked = {"maison": self.house.slug if self.house else "", "type": self.kind.key if self.kind else ""}
        query = urlencode({key: value for key, value in asked.items() if value})
        return reverse("programmes:feed") + (f"?{query}" if query else "")


@dataclass
class Day:
    """One box of the wall."""

    date: dt.date
    today: bool
    past: bool
    holiday: str = ""
    lines: list[DatedItem] = field(default_factory=list)
    more: str = ""  # where the rest of that day is read


def asked_by(request: HttpRequest) -> Asked:
    get, today = request.GET.get, clock.today()
    month = month_asked(get("mois", ""), today, MONTHS_AHEAD)
    every = list(Maison.objects.order_by("name"))
    house = next((found for found in every if found.slug == get("maison", "")), None)
    maisons = [found for found in every if found.closed_on is None or found == house]
    kind = registry.kinds.get(get("type", ""))
    return Asked(today, month, day_asked(get("du", ""), month, today), get("vue", "") == "mois", maisons, house, kind)


def _day_of(line: DatedItem, first: dt.date) -> dt.date:
    """Under which day it stands: what began before stands on the first."""
    return max(local(line.start).date(), first)


def list_of(asked: Asked) -> tuple[list[DatedItem], dt.date | None]:
    """The lines of one page, whole days only, and the day on which the next one begins. A day with more than a page is a page."""
    found = asked.dates(asked.day, MOST + 1)
    if len(found) <= MOST:
        return found, None
    following = _day_of(found[MOST], asked.day)
    whole = [line for line in found[:MOST] if _day_of(line, asked.day) < following]
    if whole:
        return whole, following
    crowded = [line for line in asked.dates(asked.day, MOST * 20) if _day_of(line, asked.day) == following]
    following += dt.timedelta(days=1)
    return crowded, following if following < later(asked.month, 1) else None


def wall_of(asked: Asked) -> list[list[Day | None]]:
    """The month in weeks, at most `PER_DAY` lines a day."""
    end = later(asked.month, 1)
    holidays = public_holidays(asked.month, end)
    by_day: dict[dt.date, list[DatedItem]] = {}
    for line in asked.dates(asked.month, 31 * 20, per_day=PER_DAY + 1):
        by_day.setdefault(_day_of(line, asked.month), []).append(line)

    def box(date: dt.date) -> Day:
        lines, past = by_day.get(date, []), date < asked.today
        more = asked.address(wall=False, day=date) if len(lines) > PER_DAY and not past else ""
        return Day(date, date == asked.today, past, holidays.get(date, ""), lines[:PER_DAY], more)

    return [[box(day) if day else None for day in week] for week in weeks_of(asked.month)]


@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """A month of public dates; `?maison=`, `?type=`, `?mois=` narrow it, `?vue=mois` shows it as a wall calendar, `?du=` reads on."""
    asked = asked_by(request)
    this = asked.today.replace(day=1)
    months = [later(this, by) for by in range(MONTHS_AHEAD + 1)]
    feed = asked.feed()
    context = {
        "asked": asked, "month_name": _named(asked.month), "kinds": list(registry.kinds), "days_of_week": DAYS,
        "months": [(f"{month:%Y-%m}", _named(month)) for month in months], "month": f"{asked.month:%Y-%m}",
        "as_list": asked.address(wall=False), "as_wall": asked.address(wall=True), "everywhere": f"?mois={asked.month:%Y-%m}",
        "earlier": asked.address(later(asked.month, -1)) if asked.month > this else "",
        "later": asked.address(later(asked.month, 1)) if asked.month < months[-1] else "",
        "feed": settings.WAGTAILADMIN_BASE_URL + feed, "feed_phone": f"webcal://{settings.WAGTAILADMIN_BASE_URL.partition('://')[2]}{feed}",
    }  # fmt: skip
    context |= _wall(asked) if asked.wall else _list(asked)
    return render(request, "programmes/agenda.html", context)


def _named(month: dt.date) -> str:
    return f"{MONTHS[month.month - 1]} {month.year}"


def _list(asked: Asked) -> dict:
    lines, following = list_of(asked)
    holidays = public_holidays(asked.month, later(asked.month, 1))
    by_day = groupby(lines, key=lambda line: _day_of(line, asked.day))
    return {
        "days": [(day, holidays.get(day, ""), list(found)) for day, found in by_day],
        "count": len(lines),
        "following": following,
        "read_on": asked.address(day=following) if following else "",
        "read_from": asked.day if asked.day > max(asked.month, asked.today) else None,
    }


def _wall(asked: Asked) -> dict:
    weeks = wall_of(asked)
    return {"weeks": weeks, "count": sum(len(day.lines) for week in weeks for day in week if day)}
