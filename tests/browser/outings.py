"""Departures and families for the journeys of the outings, beside those of the demo."""

import datetime as dt

from playwright.sync_api import Page

from pass_culture.actions.plan_trip import Group, Places, plan_trip
from pass_culture.models import CultureSeason, Trip, Venue
from portal.households.actions.create_household import create_household
from portal.households.models import Household
from portal.kit import clock
from portal.people.actions.create_person import create_person
from portal.people.models import Person, User
from programmes.actions.plan_session import plan_session
from tests.pass_culture import factories as make
from tests.people import factories as accounts

from . import conftest
from .town import account, house, plain

HOUR = dt.timedelta(hours=1)
DESK = {"width": 1280, "height": 900}


def seen(page: Page, name: str, axe=None) -> str:
    """The words of the page, once it is looked at (`conftest.seen`)."""
    conftest.seen(page, name, axe)
    return plain(page.inner_text("main"))


def going(title: str, *, days: int, seats: int, cents: int = 500, draw: bool = False, **places) -> Trip:
    """A departure of the demo's house in so many days, at eight in the evening; everybody pays `cents`."""
    start = clock.now().replace(hour=19, minute=0, second=0, microsecond=0) + dt.timedelta(days=days)
    page = make.outing(title, house(), around="Une rencontre avec les comédiennes", duration="1 h 20")
    session = plan_session(activity=page.activity_ptr, maison=house(), start=start, end=start + 2 * HOUR, by=account("animation"))
    group = Group(
        season=CultureSeason.objects.current(), meeting_at=start - HOUR, meeting_place="devant la Maison des Quais",
        contract_seats=seats + 2, venue=Venue.objects.get_or_create(name="Théâtre des Marionnettes")[0], back_at=start + 3 * HOUR,
        escorts=(account("animation"),),
    )  # fmt: skip
    tariff = make.tariff("flat", flat_cents=cents) if cents else None
    terms = Places(seats=seats, tariff=tariff, draw=draw, **places)
    return plan_trip(activity=session.activity, session=session, places=terms, group=group, by=account("animation"))


def family(name: str, *others: tuple[str, int], **way) -> tuple[Household, list[Person]]:
    """A grown-up with an account, and who lives with her (given name, year of birth); all of them have the card."""
    way = way or {"channel": "email", "email": f"{name.lower()}@exemple.fr"}
    user = accounts.resident(email=f"{name.lower()}@exemple.fr")
    first = create_person(by=None, maison=house(), given_name=name, family_name="Tarrazona", birth_year=1984, user=user, **way)
    rest = [
        create_person(by=None, maison=house(), given_name=given, family_name="Tarrazona", birth_year=year) for given, year in others
    ]  # fmt: skip
    home = create_household(referents=[first], members=rest, by=None)
    for person in (first, *rest):
        make.card(person, of=CultureSeason.objects.current(), maison=house(), household=home)
    return home, [first, *rest]


def with_account(person: Person) -> User:
    """This grown-up of a family opens her own space too."""
    person.user = accounts.resident(email=f"{person.given_name.lower()}@exemple.fr")
    person.save(update_fields=["user"])
    return person.user
