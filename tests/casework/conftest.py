import datetime as dt

import pytest
import time_machine

from tests.people import factories

from . import ground


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel("2026-11-24 10:00+01:00", tick=True):
        yield


@pytest.fixture
def house(db):
    return ground.house("Maison des Tilleuls")


@pytest.fixture
def elsewhere(db):
    return ground.house("Maison d’en face")


@pytest.fixture
def agent(house):
    return factories.staff("accueil", house, first_name="Samia")


@pytest.fixture
def social(house):
    return factories.staff("travail_social", house, first_name="Élise", last_name="Morel")


@pytest.fixture
def offer(db):
    return ground.offer()


@pytest.fixture
def secret(db):
    return ground.offer("Écoute", topic="violence", delay=2)


@pytest.fixture
def amina(house):
    return ground.person(house, "Amina", phone="0612345678", channel="sms")


@pytest.fixture
def until():
    return dt.date(2027, 5, 24)
