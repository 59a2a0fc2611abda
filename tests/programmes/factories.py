"""Small towns for the engine's tests."""

import datetime as dt
import itertools

from django.utils import timezone
from wagtail.models import Page, Site

from portal.households.models import Household
from portal.kit import clock
from portal.people.models import Person, User
from portal.places.models import Maison, Sector
from programmes.actions.open_sheet import open_sheet
from programmes.actions.plan_session import plan_session
from programmes.models import Event

_number = itertools.count(1)


def maison(name: str = "Abbaye") -> Maison:
    known = Maison.objects.filter(slug=name.lower()).first()
    if known:
        return known
    sector, _ = Sector.objects.get_or_create(number=1, defaults={"name": "Nord"})
    return Maison.objects.create(name=name, slug=name.lower(), sector=sector)


def home() -> Page:
    """The page under which the site stands."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    return site.root_page if site else Page.get_first_root_node()


def event(title: str = "Repas de quartier", parent: Page | None = None, **fields) -> Event:
    page = Event(title=title, slug=f"rendez-vous-{next(_number)}", **fields)
    return (parent or home()).add_child(instance=page)


def in_days(days: float, hour: int = 18) -> dt.datetime:
    day = timezone.localtime(clock.now()).date() + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def session(activity=None, days: float = 10, hours: int = 2, house: Maison | None = None):
    start = in_days(days)
    return plan_session(activity=activity or event(), maison=house or maison(), start=start, end=start + dt.timedelta(hours=hours), by=None)


def sheet(capacity: int | None = 3, activity=None, days: float = 10, **fields):
    date = session(activity, days)
    return open_sheet(activity=date.activity, sessions=[date], capacity=capacity, by=None, **fields)


def person(name: str | None = None, **fields) -> Person:
    return Person.objects.create(display_name=name or f"Mme {next(_number)}", **fields)


def people(number: int) -> list[Person]:
    return [person() for _ in range(number)]


def household() -> Household:
    return Household.objects.create()


def agent(name: str = "Samia") -> User:
    return User.objects.create_user(f"{name.lower()}{next(_number)}@exemple.fr", first_name=name, is_staff=True)
