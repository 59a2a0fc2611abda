"""The walk's town: the whole demo, small, loaded once for the folder and taken back at its end."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from portal.kit import clock, demo
from portal.people.models import Person, User
from tests.people.factories import sign_in

from .visitor import Visitor

DAY = dt.date(2026, 11, 24)
RESIDENTS = 60
ENTRANCES = [
    "/",
    "/mon-espace/",
    "/equipe/",
    "/admin/",
    "/paniers/",
    "/agenda/",
    "/maisons/",
    "/recherche/?q=panier",
    "/demo/",
    "/tarifs/",
    "/composants/",
]


@dataclass
class Town:
    """The demo's town and who walks in it: a visitor, residents, one member of staff for each role, a colleague of another house."""

    users: dict[str, User | None]
    residents: list[Person]

    def client(self, name: str, **options) -> Client:
        cache.clear()
        client = Client(**options)
        user = self.users[name]
        if user is not None:
            sign_in(client, user, given=True) if user.is_team else client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
        return client


@pytest.fixture(scope="package")
def town(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        made = demo.Demo(residents=RESIDENTS, seed=1, day=DAY, say=lambda text: None)
        settings.DEMO = True
        demo.load(made)
        clock.forget()
        accounts = User.objects.filter(email__endswith="@belleroche.example").order_by("pk")
        yield Town({"visitor": None} | {user.email.split("@")[0]: user for user in accounts}, list(Person.objects.order_by("pk")))
        settings.DEMO = False
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def walked(town, django_db_blocker):
    """Every persona's walk, made once: name -> Visitor."""
    walks = {}
    with django_db_blocker.unblock():
        for name in town.users:
            walks[name] = Visitor(name, town.client(name, raise_request_exception=False)).walk(ENTRANCES, most=160, per_route=2)
    return walks
