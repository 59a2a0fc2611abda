"""A house that goes out: a season, its cards, outings and their departures."""

import datetime as dt
import itertools

from pass_culture.actions.open_trip import open_trip
from pass_culture.enums import CardState
from pass_culture.models import CultureCard, CultureSeason, Outing, Trip, Venue, VenueContract
from portal.cms.actions.open_maison import open_maison
from portal.kit import clock
from portal.places.models import Maison, Sector
from portal.tariffs.enums import Basis
from portal.tariffs.models import Tariff, TariffVersion
from programmes.actions.open_sheet import open_sheet
from programmes.actions.plan_session import plan_session
from programmes.enums import Channel
from tests.programmes.factories import agent, home, household, in_days, people, person

__all__ = ["agent", "home", "household", "in_days", "people", "person"]

_number = itertools.count(1)


def house(name: str = "Grand-Pré") -> Maison:
    slug = name.lower().replace(" ", "-").replace("é", "e")
    known = Maison.objects.filter(slug=slug).first()
    if known:
        return known
    sector, _ = Sector.objects.get_or_create(number=81, defaults={"name": "Ouest"})
    maison = Maison.objects.create(name=name, slug=slug, sector=sector, phone="+33476000081")
    open_maison(maison=maison, by=None)
    return maison


def tariff(basis: str = Basis.TAX, **prices) -> Tariff:
    """By tax status 0 or 12 € unless told; `flat_cents` with the basis FLAT."""
    made = Tariff.objects.create(scheme=f"culture-{next(_number)}", name="Carte culture", unit="la carte")
    if basis == Basis.TAX:
        prices = {"taxable_cents": 1200, "not_taxable_cents": 0, **prices}
    start = clock.today() - dt.timedelta(days=400)
    TariffVersion.objects.create(
        tariff=made, valid_from=start, basis=basis, resolution_number="2026-12", resolution_date=start, published_at=clock.now(), **prices
    )
    return made


def season(title: str = "Saison 2026-2027", *, days: int = 200, **fields) -> CultureSeason:
    """From a month ago, for `days` more days."""
    known = CultureSeason.objects.filter(title=title).first()
    if known:
        return known
    today = clock.today()
    fields = {"starts_on": today - dt.timedelta(days=30), "ends_on": today + dt.timedelta(days=days), **fields}
    return CultureSeason.objects.create(title=title, tariff=fields.pop("tariff", None) or tariff(), **fields)


def card(holder=None, of: CultureSeason | None = None, maison: Maison | None = None, **fields) -> CultureCard:
    fields = {"state": CardState.ACTIVE, "activated_at": clock.now(), "channel": Channel.COUNTER, "price_cents": 0, **fields}
    return CultureCard.objects.create(season=of or season(), person=holder or person(), maison=maison or house(), **fields)


def venue(name: str | None = None, **fields) -> Venue:
    return Venue.objects.create(name=name or f"Théâtre {next(_number)}", **fields)


def contract(of: CultureSeason, at: Venue, seats: int = 100, **fields) -> VenueContract:
    return VenueContract.objects.create(season=of, venue=at, seats=seats, seat_cents=900, **fields)


def outing(title: str = "Une soirée au théâtre", maison: Maison | None = None, **fields) -> Outing:
    maison = maison or house()
    under = type(maison.page).objects.get(pk=maison.page.pk)
    return under.add_child(instance=Outing(title=title, slug=f"sortie-{next(_number)}", **fields))


def trip(
    capacity: int = 30, *, days: float = 10, page: Outing | None = None, of: CultureSeason | None = None, trip: dict | None = None, **sheet
) -> Trip:
    """A departure in `days` at 18:00, of `capacity` seats and two for who escorts. `sheet`: terms of the engine's sheet; `trip`: fields
    of the Trip."""
    page = page or outing()
    maison = page.sessions.values_list("maison", flat=True).first()
    maison = Maison.objects.get(pk=maison) if maison else Maison.objects.get(page=page.get_parent().specific)
    start = in_days(days)
    date = plan_session(activity=page, maison=maison, start=start, end=start + dt.timedelta(hours=3), by=None)
    opened = open_sheet(activity=date.activity, sessions=[date], capacity=capacity, by=None, **sheet)
    fields = {
        "contract_seats": capacity + 2,
        "escort_seats": 2,
        "meeting_at": start - dt.timedelta(hours=1),
        "meeting_place": "Devant la maison",
    }
    fields |= trip or {}
    return open_trip(sheet=opened, season=of or season(), by=None, **fields)
