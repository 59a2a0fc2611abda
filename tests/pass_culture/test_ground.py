"""The ground of the outings: a season, a card, a departure."""

import pytest

from pass_culture.models import CultureSeason
from programmes.actions.enrol import enrol
from programmes.enums import Channel, EnrolmentState

from . import factories as make

pytestmark = pytest.mark.django_db


def test_the_season_of_today_comes_before_the_next_one():
    to_come = make.season("Saison prochaine", starts_on=make.in_days(300).date(), days=500)
    assert CultureSeason.objects.current() == to_come
    running = make.season()
    assert CultureSeason.objects.current() == running


def test_a_departure_takes_people_by_the_engine():
    trip = make.trip(2)
    card = make.card()
    (place,) = enrol(sheet=trip.sheet, people=[card.person], household=None, by=make.agent(), channel=Channel.COUNTER)
    assert place.state == EnrolmentState.CONFIRMED
    assert trip.sheet.maison == make.house()


def test_the_page_of_the_season_answers_with_and_without_a_season(client):
    assert "La prochaine saison se prépare" in client.get("/pass-culture/").content.decode()
    make.season()
    assert "Saison 2026-2027" in client.get("/pass-culture/").content.decode()
