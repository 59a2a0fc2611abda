"""The demo's closed house: its page, the desk, and its activity where it now is."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from maisons_habitants.publishing.demo.closed import ACTIVITY, load
from portal.cms.demo.town import load as load_town
from portal.cms.models import MaisonPage
from portal.kit import clock
from portal.kit.demo import Demo
from portal.kit.models import AuditLine
from portal.people.enums import Role
from portal.people.models import User
from portal.places.models import Maison
from programmes.models import Event, Session
from tests.people import factories

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # a town with all its pages is laid for each test


@pytest.fixture
def demo(tuesday_at_ten):
    made = Demo(residents=10, seed=1, day=dt.date(2026, 11, 24), say=lambda words: None)
    made.begin("cms.town")
    load_town(made)
    return made


@pytest.fixture
def tuesday_at_ten():
    with clock.standing_at(dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def direction(demo):
    return directs()


def directs():
    """As the demo's accounts are: since a year."""
    user = factories.staff(Role.DIRECTION, email="direction@belleroche.example")
    user.role_assignments.update(since=dt.date(2025, 11, 1))
    return User.objects.get(pk=user.pk)


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_twelfth_house_closed_last_year_and_another_took_over(client, demo, direction):
    load(demo)
    closed, to = Maison.objects.get(slug="saint-roch"), Maison.objects.get(slug="beau-soleil")
    assert (closed.closed_on, closed.succeeded_by) == (dt.date(2025, 12, 19), to)
    assert (Maison.objects.count(), Maison.objects.in_service().count()) == (12, 11)
    line = AuditLine.objects.get(verb="publishing.close_house")
    assert (line.at.date(), line.by, line.detail["moved"]["programmes.Session"]) == (closed.closed_on, direction, 5)
    activity = Event.objects.get(title=ACTIVITY)
    assert activity.get_parent().specific == MaisonPage.objects.get(maison_row=to)
    there = Session.objects.filter(activity=activity, maison=to)
    assert (there.count(), there.filter(start__gt=clock.now()).count()) == (8, 3)
    assert Session.objects.filter(activity=activity, maison=closed, start__lt=closed_at(closed)).count() == 4
    page = text(client.get("/maisons/saint-roch/"))
    assert "Maison Saint-Roch est fermée depuis le 19 décembre 2025" in page
    assert "Allez à Maison Beau-Soleil" in page
    assert ACTIVITY in text(client.get("/maisons/beau-soleil/"))
    assert "Saint-Roch</a>" not in text(client.get("/maisons/"))


def closed_at(house: Maison) -> dt.datetime:
    return dt.datetime.combine(house.closed_on, dt.time(17), tzinfo=dt.UTC)


def test_the_desk_shows_it_among_those_that_are_closed(client, demo, direction):
    load(demo)
    page = text(factories.sign_in(client, direction).get(reverse("publishing_desk:houses")))
    assert "Maison Saint-Roch" in page
    assert "fermée" in page


def test_twice_is_once_and_without_a_direction_there_is_none(demo):
    load(demo)
    assert Maison.objects.count() == 11
    directs()
    load(demo)
    load(demo)
    assert (Maison.objects.count(), Event.objects.filter(title=ACTIVITY).count()) == (12, 1)
