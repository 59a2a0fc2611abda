"""A departure of today or of some days ahead, with people on it: what the tests of before, during and after stand on."""

import datetime as dt

from pass_culture.actions.plan_trip import Group, Places, plan_trip
from pass_culture.models import Trip, TripPlace
from pass_culture.reading.trips import trips_read
from portal.kit import clock
from programmes.actions.enrol import enrol
from programmes.actions.plan_session import plan_session
from programmes.enums import Channel
from tests.people import factories as accounts

from . import factories as make

HOUR = dt.timedelta(hours=1)
STOPS = ("Place des Géants", "Gare routière")


def departure(*, days: float = 2, hours: float | None = None, seats: int = 12, stops=STOPS, title: str = "Le Grand Bal", **group) -> Trip:
    """In `days` at 18:00, or in `hours` from now; met an hour before, back an hour after its three hours."""
    page = make.outing(title, around="Rencontre avec les danseurs", duration="1 h 20")
    house = make.house()
    start = clock.now() + dt.timedelta(hours=hours) if hours is not None else make.in_days(days)
    session = plan_session(activity=page, maison=house, start=start, end=start + 3 * HOUR, by=None)
    escort = group.pop("escort", None) or accounts.staff("animation", house, first_name="Awa", last_name="Traoré-Escorte")
    where = make.venue(address="4 rue du Théâtre", access_note="Rampe à gauche.", **group.pop("venue", {}))
    made = plan_trip(
        activity=page,
        session=session,
        places=Places(seats=seats, draw=False),
        by=None,
        group=Group(
            season=make.season(), meeting_at=start - HOUR, meeting_place="Devant la maison", contract_seats=seats + 2, venue=where,
            back_at=start + 4 * HOUR, by_coach=bool(stops), escorts=(escort,),
            stops=tuple((place, start - HOUR + dt.timedelta(minutes=10 * rank)) for rank, place in enumerate(stops)), **group,
        ),
    )  # fmt: skip
    return trips_read().get(pk=made.pk)


def goer(trip: Trip, name: str, *, stop: int | None = None, together: bool = False, **person):
    """Somebody with her card and a place; what she said besides."""
    her = make.person(name, **{"birth_year": 1980, **person})
    make.card(her, of=trip.season)
    (row,) = enrol(sheet=trip.sheet, people=[her], by=make.agent(), channel=Channel.COUNTER)
    if stop is not None or together:
        where = trip.stops.order_by("at")[stop] if stop is not None else None
        TripPlace.objects.create(enrolment=row, stop=where, together=together)
    return row
