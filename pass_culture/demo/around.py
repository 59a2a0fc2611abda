"""Yesterday's outing, ticked and spoken of; tomorrow's, convoked, with its stops and two people who would rather not go alone. Written by
the actions, as of those days."""

import datetime as dt
from contextlib import suppress

from portal.cms.models import MaisonPage
from portal.kit import clock
from portal.kit.demo import Demo
from portal.kit.refusal import Refusal
from portal.people.demo import who_serves
from portal.people.models import Person
from programmes.actions.enrol import enrol
from programmes.actions.plan_session import plan_session
from programmes.actions.record_attendance import record_attendance
from programmes.enums import Channel, EnrolmentState, Liked, Presence
from programmes.models import AccessNeed, Enrolment, Opinion

from ..actions.choose_company import choose_company
from ..actions.convoke import convoke
from ..actions.plan_trip import Group, Places, plan_trip
from ..actions.tick_back import tick_back
from ..models import CultureCard, CultureSeason, Outing, Trip, Venue
from ..reading.trips import date_of, trips_read

HOUSE = "quais"  # where the demo's staff work
GOING = 9
SAID = ("On a ri du début à la fin.", "", "Le retour en car était gai.", "", "Un peu long pour les enfants.")
OUTINGS = {
    -1: ("Le Grand Bal", "le-grand-bal", "Une rencontre avec les danseurs après le bal", "1 h 30, sans entracte"),
    1: ("Nuit au musée", "nuit-au-musee", "Une visite guidée avant les autres", "2 heures"),
}


def load(demo: Demo) -> None:
    """Needs a season with its cards, and the houses' pages; a town without them has no such outing."""
    under = MaisonPage.objects.select_related("maison_row").filter(maison_row__slug__startswith=HOUSE).order_by("path").first()
    under = under or MaisonPage.objects.select_related("maison_row").order_by("path").first()
    season = CultureSeason.objects.on(demo.day).first()
    if under is None or season is None:
        return
    for day, (title, slug, around, duration) in OUTINGS.items():
        page = under.add_child(
            instance=Outing(title=title, slug=slug, around=around, duration=duration, introduction="On y va ensemble, on rentre ensemble.")
        )
        trip = _trip(demo, page, under.maison_row, season, day)
        _go(demo, trip, season)
        _over(demo, trip) if day < 0 else _ahead(demo, trip)


def _trip(demo: Demo, page: Outing, house, season: CultureSeason, day: int) -> Trip:
    start = demo.at(demo.day + dt.timedelta(days=day), 20)
    agent = who_serves(house)
    venue, _ = Venue.objects.get_or_create(
        name="Espace des Ifs",
        defaults={"address": "3 place des Ifs", "transport": "Tram C, arrêt Ifs", "access_note": "Ascenseur à droite de l’entrée."},
    )
    with clock.standing_at(demo.at(demo.day + dt.timedelta(days=day - 15), 9)):
        session = plan_session(activity=page.activity_ptr, maison=house, start=start, end=start + dt.timedelta(hours=2), by=agent)
        hour = dt.timedelta(hours=1)
        return plan_trip(
            activity=page.activity_ptr, session=session, places=Places(seats=14, draw=False), by=agent,
            group=Group(
                season=season, venue=venue, meeting_at=start - hour, meeting_place=f"Devant l’entrée, {house.name}", contract_seats=16,
                back_at=start + 3 * hour, by_coach=True, escorts=(agent,),
                stops=((house.name, start - hour), ("Place du Marché", start - dt.timedelta(minutes=40))),
            ),
        )  # fmt: skip


def _go(demo: Demo, trip: Trip, season: CultureSeason) -> None:
    """Grown-ups who have the card, one at a time."""

    cards = CultureCard.objects.good_for(season).filter(person__birth_year__lt=demo.day.year - 18, person__erased_at=None)
    people = list(Person.objects.current().filter(pk__in=cards.order_by().values("person")).order_by("pk"))
    demo.random.shuffle(people)
    agent = who_serves(trip.sheet.maison)
    with clock.standing_at(trip.meeting_at - dt.timedelta(days=10)):
        for person in people[:GOING]:
            with suppress(Refusal):
                enrol(sheet=trip.sheet, people=[person], channel=Channel.COUNTER, by=agent)


def _rows(trip: Trip) -> list[Enrolment]:
    return list(Enrolment.objects.filter(sheet=trip.sheet, state=EnrolmentState.CONFIRMED).order_by("pk"))


def _ahead(demo: Demo, trip: Trip) -> None:
    rows, stops = _rows(trip), list(trip.stops.order_by("at"))
    agent = who_serves(trip.sheet.maison)
    with clock.standing_at(trip.meeting_at - dt.timedelta(days=4)):
        convoke(trip=trip, by=None)
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=1), 11)):
        for place, row in enumerate(rows[:-1]):
            choose_company(enrolment=row, stop=stops[place % 2], together=place in (0, 2), by=agent)
    if rows:
        AccessNeed.objects.get_or_create(party=rows[0].party, defaults={"codes": ["hearing-loop"]})


def _over(demo: Demo, trip: Trip) -> None:
    rows, agent = _rows(trip), who_serves(trip.sheet.maison)
    date = date_of(trips_read().get(pk=trip.pk))
    marks = {row.pk: Presence.ABSENT if place == 1 else Presence.PRESENT for place, row in enumerate(rows)}
    with clock.standing_at(date.start):
        record_attendance(sheet=trip.sheet, session=date, marks=marks, by=agent)
    with clock.standing_at(date.end + dt.timedelta(minutes=30)):
        for key, mark in marks.items():
            if mark == Presence.PRESENT:
                tick_back(trip=trip, session=date, line=str(key), value="oui", by=agent)
    with clock.standing_at(demo.at(demo.day, 9)):
        for place, words in enumerate(SAID[: max(len(rows) - 2, 0)]):
            answers = {"known-place": "no" if place % 3 else "yes", "alone": ("no", "maybe", "yes")[place % 3]}
            liked = Liked.YES if place < 4 else Liked.SO_SO
            Opinion.objects.create(uid=demo.uuid(), session=date, liked=liked, words=words, channel=Channel.ONLINE, more=answers)
