"""A dozen outings in every state: over, drawn, asked for now, full with a list, to be opened, by coach. Written by the acts."""

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass

from django.utils.text import slugify

from portal.cms.models import MaisonPage
from portal.households.models import Household
from portal.kit import clock, registry
from portal.kit.demo import Demo
from portal.kit.refusal import Refusal
from portal.people.demo import who_serves
from portal.people.models import Person
from portal.tariffs.models import Tariff
from programmes.actions.accept_offer import accept_offer
from programmes.actions.confirm import confirm
from programmes.actions.draw_sheet import draw_sheet
from programmes.actions.enrol import enrol
from programmes.actions.plan_session import plan_session
from programmes.actions.record_attendance import record_attendance
from programmes.actions.request_place import request_place
from programmes.actions.tell_drawn import tell_drawn
from programmes.actions.wait import wait
from programmes.enums import Channel, Door, EnrolmentState, Presence
from programmes.models import SignUpSheet
from programmes.models.fields import with_code
from programmes.models.series import leaders_of

from ..actions.announce_opening import announce_opening
from ..actions.plan_trip import Group, Places, plan_trip
from ..actions.wish_openings import wish_openings
from ..enums import CardState
from ..models import CultureCard, CultureSeason, Outing, Trip, Venue
from ..rules.wording import front_of

RECIPE = "sortie"
PAST, DRAWN, OPEN, FULL, SOME, AHEAD = "past", "drawn", "open", "full", "some", "ahead"


@dataclass(frozen=True)
class Told:
    """One outing: its page's words, in how many days of the demo's day, at what hour, how long; how its places stand (`state`)."""

    title: str
    introduction: str
    venue: str
    days: int
    hour: int
    hours: int
    seats: int
    state: str
    around: str = ""
    duration: str = ""
    tariff: str = ""
    from_age: int | None = None
    access: str = ""
    coach: tuple[str, ...] = ()
    guests: int = 0
    wheelchairs: int | None = None
    shares: bool = False
    needs_card: bool = True
    opens: int | None = None  # days before the demo's day (negative: after it)


OUTINGS = (
    Told("Les Fables en ombres", "Un drap, une lampe, et La Fontaine tout entier.", "Théâtre des Tilleuls", -24, 18, 2, 20, PAST,
         "Les marionnettistes montrent leurs ombres après le spectacle.", "50 minutes", "sortie-3", 6),
    Told("Nocturne au musée", "Le musée rien que pour nous, avec une guide.", "Musée de Belleroche", -10, 19, 2, 18, PAST,
         "Visite guidée, à notre pas.", "1 h 30", access="wheels"),
    Told("Le Horla", "Un comédien, une chaise, et une maison qui fait peur.", "Théâtre des Tilleuls", 16, 20, 2, 12, DRAWN,
         "Rencontre avec le comédien après le spectacle.", "1 h 20, sans entracte", "sortie-5", 12, "loop", wheelchairs=4, opens=16),
    Told("Casse-Noisette", "Le grand ballet de l’hiver, au chaud, ensemble.", "Théâtre des Tilleuls", 30, 19, 3, 16, OPEN,
         "On visite les coulisses avant le rideau.", "2 h avec entracte", "sortie-5", 6, "wheels", wheelchairs=4, guests=1, opens=4),
    Told("Ciné-goûter : le renne et l’étoile", "Un film, un goûter, et l’on en parle.", "Le Grand Écran", 11, 14, 3, 6, FULL,
         "La projectionniste montre sa cabine.", "1 h 05", "sortie-3", 4, "audio", opens=9),
    Told("La nuit du Muséum", "Les loups et les étoiles, à la lampe de poche.", "Muséum d’histoire naturelle", 23, 18, 2, 24, SOME,
         "Une scientifique répond à toutes les questions.", "1 h 30", access="wheels", shares=True, opens=6),
    Told("Une journée dans la neige", "Raquettes aux pieds, soupe au refuge.", "Foyer de ski de fond du Col", 53, 10, 6, 40,
         AHEAD, "Une accompagnatrice en montagne marche avec nous.", "La journée", "sortie-5", 8,
         coach=("Place des Géants", "Gare, quai haut"), opens=-8),
    Told("Concert du nouvel an", "L’orchestre du Conservatoire, des valses et des marches.", "Conservatoire", 47, 16, 2, 20, AHEAD,
         "On assiste à la répétition du matin.", "1 h 15", "sortie-3", guests=2, wheelchairs=2, opens=-12),
    Told("Toucher les sciences", "Des machines à essayer, des bulles à faire.", "La Fabrique des sciences", 75, 14, 3, 24, AHEAD,
         duration="2 h", from_age=6, needs_card=False, opens=-30),
    Told("Jours de fête", "Un vieux film qui fait rire tout le monde.", "Le Grand Écran", 88, 14, 2, 20, AHEAD, access="audio", opens=-45),
    Told("L’opéra expliqué", "Trois airs, une histoire, une chanteuse.", "Conservatoire", 130, 18, 2, 18, AHEAD,
         "La chanteuse répond à nos questions.", "1 h", "sortie-3", opens=-80),
    Told("Peindre dehors", "Une matinée au jardin du musée, avec un peintre.", "Musée de Belleroche", 178, 10, 3, 15, AHEAD,
         duration="2 h", access="wheels", opens=-130),
)  # fmt: skip


def load(demo: Demo) -> None:
    season = CultureSeason.objects.on(demo.day).first()
    pages = list(MaisonPage.objects.select_related("maison_row").order_by("path"))
    for rank, told in enumerate(demo.progress(OUTINGS)):
        trip = _planned(demo, told, season, pages[rank % min(len(pages), 4)])
        _filled(demo, told, trip)
    _wishes(demo, season)
    opening = Trip.objects.filter(sheet__opens_at__gt=clock.now()).order_by("sheet__opens_at", "pk").first()
    if opening is not None:
        announce_opening(trip=opening, by=who_serves(opening.sheet.maison))


def _planned(demo: Demo, told: Told, season: CultureSeason, under: MaisonPage) -> Trip:
    house, agent = under.maison_row, who_serves(under.maison_row)
    day = demo.day + dt.timedelta(days=told.days)
    start, end = demo.at(day, told.hour), demo.at(day, told.hour) + dt.timedelta(hours=told.hours)
    opens = demo.at(demo.day - dt.timedelta(days=told.opens if told.opens is not None else 40 - told.days), 10)
    page = Outing(
        title=told.title, slug=slugify(told.title), introduction=told.introduction, around=told.around, duration=told.duration,
        access=with_code(told.access) if told.access else "",
    )  # fmt: skip
    under.add_child(instance=page)
    team = leaders_of(house)
    meeting = start - dt.timedelta(minutes=90 if told.coach else 60)
    with clock.standing_at(min(opens, clock.now())):
        session = plan_session(activity=page.activity_ptr, maison=house, start=start, end=end, by=agent)
        group = Group(
            season=season, meeting_at=meeting, meeting_place=front_of(house.name), contract_seats=told.seats + 2,
            venue=Venue.objects.get(name=told.venue), back_at=end + dt.timedelta(minutes=45), by_coach=bool(told.coach),
            stops=tuple((stop, meeting + dt.timedelta(minutes=10 * rank)) for rank, stop in enumerate(told.coach, start=1)),
            escorts=tuple(team[:1]), from_age=told.from_age, needs_card=told.needs_card, seat_cents=900,
            guest_tariff=Tariff.objects.get(scheme="sortie-invite") if told.guests else None,
        )  # fmt: skip
        places = Places(
            seats=told.seats, tariff=Tariff.objects.filter(scheme=told.tariff).first(), draw=told.state in (DRAWN, OPEN, AHEAD),
            opens_at=opens, guests=told.guests, wheelchairs=told.wheelchairs, **_window(demo, told), **_shares(told, session),
            draw_seed=f"{demo.random.getrandbits(128):032x}",
        )  # fmt: skip
        trip = plan_trip(activity=session.activity, session=session, places=places, group=group, by=agent)
        for planned in registry.dates_planned:
            planned([session], recipe=RECIPE, by=agent)
    return trip


def _window(demo: Demo, told: Told) -> dict:
    """Of those drawn and asked for now: when requests end, when one draws."""
    if told.state == DRAWN:
        return {
            "requests_until": demo.at(demo.day - dt.timedelta(days=4), 18), "draw_at": demo.at(demo.day - dt.timedelta(days=2), 9)
        }  # fmt: skip
    if told.state == OPEN:
        return {
            "requests_until": demo.at(demo.day + dt.timedelta(days=4), 18), "draw_at": demo.at(demo.day + dt.timedelta(days=6), 9)
        }  # fmt: skip
    return {}


def _shares(told: Told, session) -> dict:
    if not told.shares:
        return {}
    kept = {("maison", session.maison_id): 6, ("door", Door.DESK.value): 6}
    return {"shares": kept, "shares_until": session.start - dt.timedelta(days=7)}


def _holders(demo: Demo, trip: Trip) -> list[tuple[list[Person], Household | None]]:
    """Who has the card, by household, grown-ups first; in an order of their own for each outing."""
    cards = CultureCard.objects.good_for(trip.season).filter(household__isnull=False).select_related("person", "household").order_by("pk")
    homes: dict[int, list[CultureCard]] = {}
    for card in cards:
        homes.setdefault(card.household_id, []).append(card)
    found = [
        (sorted((card.person for card in rows), key=lambda one: (one.birth_year or 0, one.pk)), rows[0].household)
        for rows in homes.values()
    ]
    demo.random.shuffle(found)
    return found


def _filled(demo: Demo, told: Told, trip: Trip) -> None:
    acts = {PAST: _past, DRAWN: _drawn, OPEN: _asked, FULL: _full, SOME: _some}
    if told.state in acts:
        acts[told.state](demo, trip)


def _takes(demo: Demo, trip: Trip, most: int, *, at: dt.datetime) -> int:
    """People take places at the counter, and pay later; how many."""
    agent, taken = who_serves(trip.sheet.maison), 0
    for people, household in _holders(demo, trip):
        if taken >= most:
            break
        with clock.standing_at(at), suppress(Refusal):
            channel = demo.random.choice((Channel.COUNTER, Channel.PHONE))
            for row in enrol(sheet=trip.sheet, people=people[:3], household=household, channel=channel, by=agent):
                if row.state == EnrolmentState.HELD:
                    confirm(enrolment=row, by=agent, channel=Channel.COUNTER)
                taken += 1
    return taken


def _past(demo: Demo, trip: Trip) -> None:
    session, agent = trip.sheet.sessions.get(), who_serves(trip.sheet.maison)
    _takes(demo, trip, trip.sheet.capacity - 3, at=session.start - dt.timedelta(days=6))
    rows = trip.sheet.enrolments.filter(state=EnrolmentState.CONFIRMED).order_by("pk")
    marks = {row.pk: demo.random.choice((Presence.PRESENT,) * 7 + (Presence.ABSENT, Presence.EXCUSED)) for row in rows}
    with clock.standing_at(session.end):
        record_attendance(sheet=trip.sheet, session=session, marks=marks, by=agent)


def _requests(demo: Demo, trip: Trip, most: int, until: dt.datetime) -> None:
    sheet, agent = trip.sheet, who_serves(trip.sheet.maison)
    homes = _holders(demo, trip)[:most]
    span = until - sheet.opens_at
    for rank, (people, household) in enumerate(homes, start=1):
        with clock.standing_at(sheet.opens_at + span * rank / (len(homes) + 1)), suppress(Refusal):
            channel = demo.random.choice((Channel.COUNTER, Channel.COUNTER, Channel.PHONE))
            request_place(sheet=sheet, people=people[:3], household=household, channel=channel, by=agent)


def _asked(demo: Demo, trip: Trip) -> None:
    _requests(demo, trip, 18, demo.at(demo.day, 8))


def _drawn(demo: Demo, trip: Trip) -> None:
    sheet = SignUpSheet.objects.get(pk=trip.sheet_id)
    _requests(demo, trip, 24, sheet.requests_until)
    with clock.standing_at(sheet.draw_at):
        draw_sheet(sheet=sheet, by=None)
        tell_drawn()
    agent = who_serves(sheet.maison)
    with clock.standing_at(sheet.draw_at + dt.timedelta(hours=6)), suppress(Refusal):
        for row in sheet.enrolments.filter(state=EnrolmentState.OFFERED).order_by("pk")[:5]:
            accept_offer(enrolment=row, by=agent)
            confirm(enrolment=row, by=agent, channel=Channel.COUNTER)


def _full(demo: Demo, trip: Trip) -> None:
    agent = who_serves(trip.sheet.maison)
    _takes(demo, trip, trip.sheet.capacity, at=demo.at(demo.day - dt.timedelta(days=5), 11))
    for people, household in _holders(demo, trip)[:6]:
        with clock.standing_at(demo.at(demo.day - dt.timedelta(days=1), 15)), suppress(Refusal):
            wait(sheet=trip.sheet, people=people[:2], household=household, channel=Channel.COUNTER, by=agent)


def _some(demo: Demo, trip: Trip) -> None:
    _takes(demo, trip, 9, at=demo.at(demo.day - dt.timedelta(days=3), 16))


def _wishes(demo: Demo, season: CultureSeason) -> None:
    """One holder in three is told of openings."""
    for card in CultureCard.objects.filter(season=season, state=CardState.ACTIVE).order_by("pk")[::3]:
        wish_openings(card=card, wish=True, by=who_serves(card.maison))
