"""Where and when money is taken by hand: the houses that have an open régie, with their hours of this week."""

import datetime as dt
from dataclasses import dataclass

from portal.kit import dates
from portal.ledger.models import Regie
from portal.places.calendars import timetables
from portal.places.models import Maison
from portal.places.rules import opening


@dataclass(frozen=True)
class Counter:
    """A house where one may pay: its name, its address, the next days on which it is open."""

    maison: Maison
    days: list[tuple[str, str]]


SHOWN = 3


def counters(today: dt.date) -> list[Counter]:
    """The houses of open régies; every house where one régie is open for the whole town. Four queries, whatever their number."""
    places = list(Regie.objects.desks().values_list("maison", flat=True))
    houses = Maison.objects.order_by("name")
    houses = list(houses if None in places else houses.filter(pk__in=places))
    hours = timetables(houses, today=today) if houses else {}
    return [Counter(house, _next_days(hours[house.pk], today)) for house in houses]


def _next_days(timetable: opening.Timetable, today: dt.date) -> list[tuple[str, str]]:
    found = []
    for ahead in range(14):
        day = today + dt.timedelta(days=ahead)
        spans = opening.day_of(timetable, day).spans
        if spans and len(found) < SHOWN:
            found.append((dates.day_short(day), opening.day_words(spans)))
    return found
