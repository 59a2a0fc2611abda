"""From rows to rules: the timetables of houses, read in two queries whatever their number, and public holidays."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

import holidays
import vacances_scolaires_france as school
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from portal.kit import clock
from portal.kit.kept_query import KeptQuery

from .models import Maison, OpeningException, OpeningHours
from .rules import opening


@lru_cache(maxsize=16)
def _holidays_of(year: int, zone: str) -> dict[dt.date, str]:
    named = holidays.France(years=year, subdiv=zone or None, language="fr")
    return {day: name.replace("'", "’") for day, name in named.items()}


def public_holidays(first: dt.date, last: dt.date) -> dict[dt.date, str]:
    """French public holidays of the years from `first` to `last`, by date; `settings.HOLIDAY_ZONE` adds local ones (57, 974…)."""
    return {day: name for year in range(first.year, last.year + 1) for day, name in _holidays_of(year, settings.HOLIDAY_ZONE).items()}


@lru_cache(maxsize=1)
def _school() -> school.SchoolHolidayDates:
    return school.SchoolHolidayDates()


def school_known_until() -> dt.date:
    """The last day about which the library says something: beyond, a day without holidays would be a guess."""
    return max(_school().data)


def school_holidays(first: dt.date, last: dt.date) -> dict[dt.date, str]:
    """School holidays of the town's zone (`settings.SCHOOL_ZONE`) from `first` to `last`, by date, as far as they are known."""
    zone = _school().zone_key(settings.SCHOOL_ZONE)
    name = {day: row["nom_vacances"].replace("'", "’") for day, row in _school().data.items() if first <= day <= last and row[zone]}
    return {day: words[:1].lower() + words[1:] for day, words in name.items()}


def local_now() -> dt.datetime:
    """This moment as the rules take it: naive, Europe/Paris."""
    return timezone.make_naive(clock.now())


@KeptQuery
def _weekly(**maisons: int):
    return OpeningHours.objects.filter(maison__in=maisons.values()).values_list("maison", "weekday", "opens", "closes")


@KeptQuery
def _covering(*, first: dt.date, last: dt.date, **maisons: int):
    return OpeningException.objects.filter(Q(maison__in=maisons.values()) | Q(maison=None), first_day__lte=last, last_day__gte=first)


def timetables(maisons: Iterable[Maison], *, today: dt.date | None = None, until: dt.date | None = None) -> dict[int, opening.Timetable]:
    """The timetable of each house by its key, up to `until` (some months from `today` unless told): two queries, whatever the number
    of houses."""
    maisons = list(maisons)
    keys = [maison.pk for maison in maisons]
    first = today or clock.today()
    last = until or first + dt.timedelta(days=opening.LOOK_AHEAD_DAYS)
    weekly: dict[int, dict[int, list]] = defaultdict(lambda: defaultdict(list))
    houses = {f"maison_{place}": key for place, key in enumerate(keys)}
    for maison, weekday, opens, closes in _weekly(**houses):
        weekly[maison][weekday].append(opening.Span(opens, closes))
    specials: dict[int | None, list] = defaultdict(list)
    for row in _covering(first=first, last=last, **houses):
        span = None if row.is_closure else opening.Span(row.opens, row.closes)
        specials[row.maison_id].append(opening.Special(row.first_day, row.last_day, span, row.reason, row.weekday))
    for maison in maisons:
        if maison.closed_on is not None:
            specials[maison.pk].append(opening.Special(maison.closed_on, dt.date.max, reason="maison fermée"))
    free_days = public_holidays(first, last)
    return {
        key: opening.Timetable(
            weekly={weekday: tuple(spans) for weekday, spans in weekly[key].items()},
            specials=(*specials[key], *specials[None]),
            holidays=free_days,
        )
        for key in keys
    }
