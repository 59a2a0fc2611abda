"""The two houses, laid once for the folder, and everybody who may come to their doors."""

import copy
import datetime as dt
from dataclasses import dataclass, field

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from portal.kit import clock, locking, registry
from portal.people.enums import Role
from portal.people.models import User
from portal.people.rules.capabilities import ALLOWS, TOWN_WIDE
from portal.tariffs.models import TariffVersion
from tests.ledger import ground
from tests.ledger.fake_provider import FakeProvider
from tests.paniers import factories as baskets
from tests.paniers import farms
from tests.people import factories

from .town import House, build

DAY = "2026-11-24 10:00+01:00"
EVERYWHERE = "everywhere"
HOUSE_ROLES = [role for role in Role.values if role not in TOWN_WIDE]


@dataclass
class Somebody:
    """Who knocks. `held`: (role, name of a house or EVERYWHERE). `lives`: (« referent » or « member », name of the house)."""

    name: str
    user: User | None = None
    held: list[tuple[str, str]] = field(default_factory=list)
    lives: tuple[str, str] | None = None
    proved: bool = True  # the second factor was given in this session
    enrolled: bool = True  # and there is one at all

    def may(self, capability: str, house: str | None = None) -> bool:
        """By the table of roles alone: in this house, or in any when none is named."""
        return any(capability in ALLOWS[role] and (house is None or where in (house, EVERYWHERE)) for role, where in self.held)

    def client(self, **options) -> Client:
        cache.clear()
        client = Client(raise_request_exception=False, **options)
        if self.user is None:
            return client
        if self.held and self.enrolled:
            factories.second_factor(self.user)
            return factories.sign_in(client, self.user, given=self.proved)
        client.force_login(self.user, settings.AUTHENTICATION_BACKENDS[0])
        return client


@dataclass
class Town:
    houses: dict[str, House]
    people: dict[str, Somebody]

    def staff(self, name: str, *held: tuple[str, str], **options) -> Somebody:
        user = User.objects.create_user(is_staff=True, email=f"{name.replace(' ', '-')}@equipe.exemple.fr", first_name=name)
        for role, where in held:
            factories.give(user, role, None if where == EVERYWHERE else self.houses[where].maison)
        made = Somebody(name, User.objects.get(pk=user.pk), list(held), **options)
        self.people[name] = made
        return made


def _everybody(town: Town) -> None:
    people, alpha = town.people, town.houses["Alpha"]
    people["a visitor"] = Somebody("a visitor")
    for name, house in town.houses.items():
        people[f"referent of {name}"] = Somebody(f"referent of {name}", house.referent.user, lives=("referent", name))
    people["member of Alpha"] = Somebody("member of Alpha", alpha.member.user, lives=("member", "Alpha"))
    people["a volunteer"] = Somebody("a volunteer", factories.resident(first_name="Jeanne", last_name="Colin"))
    for role in Role.values:
        town.staff(role, (role, EVERYWHERE if role in TOWN_WIDE else "Alpha"))
    town.staff("regie and mandate", ("regie", "Alpha"))
    ground.mandate(alpha.regie, people["regie and mandate"].user)
    for name, options in (("no second factor", {"enrolled": False}), ("second factor not given", {"proved": False})):
        town.staff(name, *((role, EVERYWHERE) for role in Role.values), **options)


@pytest.fixture(scope="package")
def _laid_town(django_db_setup, django_db_blocker):
    """Both houses and everybody, on a Tuesday at ten: laid once for the files of this folder that come one after the other."""
    providers, registry.payment_providers._items = registry.payment_providers._items, {"fake": (100, FakeProvider())}
    with django_db_blocker.unblock(), time_machine.travel(DAY), transaction.atomic(), locking.acts_within():
        clock.forget()
        terms = baskets.season()
        ground.online_regie()
        made = Town(build(terms), {})
        version = terms.tariff.versions.get()
        draft = TariffVersion.objects.create(tariff=terms.tariff, valid_from=dt.date(2027, 9, 1), basis=version.basis)
        for house in made.houses.values():
            house.things.version, house.things.draft = version, draft
            farms.of_town(house.things, terms)
        _everybody(made)
        yield made
        transaction.set_rollback(True)
    registry.payment_providers._items = providers


@pytest.fixture(scope="module")
def town(_laid_town, django_db_blocker):
    """Both houses as they were laid. What a file writes or changes of them is gone at its end, so that none depends on another."""
    with django_db_blocker.unblock(), transaction.atomic(), locking.acts_within():
        yield copy.deepcopy(_laid_town)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _refusals_bare(request, monkeypatch):
    """Most answers here are refusals, by the thousand: their page is laid where somebody asks for `whole_refusals` alone."""
    if "whole_refusals" not in request.fixturenames:
        monkeypatch.setattr("django.conf.urls.handler403", lambda request, exception=None: HttpResponse(status=403))
        monkeypatch.setattr("django.conf.urls.handler404", lambda request, exception=None: HttpResponse(status=404))
        # nor is an address that an editor moved looked for, in two queries, after each of them
        monkeypatch.setattr("wagtail.contrib.redirects.middleware.get_redirect", lambda request, path: None)


@pytest.fixture
def whole_refusals():
    """Refusals are laid as in service."""
