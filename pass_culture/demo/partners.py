"""What was agreed with the partners, what the outings that are over cost, one called off by the snow with its offer."""

import datetime as dt

from portal.cms.models import MaisonPage
from portal.kit import clock
from portal.kit.demo import Demo
from portal.people.demo import who_serves
from portal.people.models import User
from portal.people.rules.demo_accounts import DOMAIN

from ..actions.call_off_trip import call_off_trip
from ..actions.link_contract import link_contract
from ..actions.save_contract import save_contract
from ..actions.save_costs import save_costs
from ..enums import CalledOffBy, ContractState, Cost
from ..models import CultureSeason, Trip, Venue
from ..reading.instead import proposed
from .outings import SOME, Told, _filled, _planned

CONTRACTS = (
    ("Théâtre des Tilleuls", "BC-2026-114", 120, 900, ContractState.AGREED),
    ("Musée de Belleroche", "BC-2026-131", 60, 450, ContractState.AGREED),
    ("Conservatoire", "", 40, 600, ContractState.DRAFT),
)
SNOW = Told(
    "Raquettes au clair de lune", "Marcher dans la neige, la nuit, avec une accompagnatrice.", "Foyer de ski de fond du Col", 1, 18, 3, 12,
    SOME, "Une soupe nous attend au refuge.", "Deux heures de marche", "sortie-3", 8, coach=("Place des Géants",), opens=12,
)  # fmt: skip


def load(demo: Demo) -> None:
    season = CultureSeason.objects.on(demo.day).first()
    boss = User.objects.filter(email=f"direction@{DOMAIN}").first()
    _agreed(season, boss)
    for rank, trip in enumerate(Trip.objects.filter(meeting_at__lt=clock.now()).order_by("meeting_at")):
        costs = {Cost.COACH: (18_000, "Car de 30 places")} if rank % 2 else {Cost.GUIDE: (9_000, "Rencontre avec la troupe")}
        save_costs(trip=trip, costs=costs, seats_paid=trip.contract_seats, by=boss)
    _snow(demo, season)


def _agreed(season: CultureSeason, boss) -> None:
    for name, reference, seats, cents, state in CONTRACTS:
        venue = Venue.objects.get(name=name)
        row = save_contract(season=season, venue=venue, reference=reference, seats=seats, seat_cents=cents, state=state, by=boss)
        if state == ContractState.AGREED:
            for trip in Trip.objects.filter(season=season, venue=venue).order_by("meeting_at", "pk"):
                link_contract(trip=trip, contract=row, by=boss)


def _snow(demo: Demo, season: CultureSeason) -> None:
    """The evening before, at six."""
    trip = _planned(demo, SNOW, season, MaisonPage.objects.select_related("maison_row").order_by("path").first())
    _filled(demo, SNOW, trip)
    trip = Trip.objects.select_related("sheet__maison").get(pk=trip.pk)
    with clock.standing_at(clock.now() - dt.timedelta(minutes=30)):
        other = next(iter(proposed(trip)), None)
        call_off_trip(
            trip=trip, origin=CalledOffBy.WEATHER, words="La route du col est fermée.", instead=other, by=who_serves(trip.sheet.maison)
        )
