"""A house's page says all one needs to come: hours, services, dates, baskets, shifts, its committee, the poster; in ten queries."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programmes.actions.plan_session import plan_session
from programmes.models import Event, Session, SheetSession, SignUpSheet
from tests.committees import factories as committees
from tests.paniers import factories as baskets
from tests.programmes import factories as make
from tests.volunteering import factories as hands

pytestmark = pytest.mark.django_db
BUDGET = 10


@pytest.fixture(autouse=True)
def autumn():
    with time_machine.travel(dt.datetime(2026, 11, 24, 11, tzinfo=dt.UTC), tick=False):
        yield


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\u00a0", " "))


def open_house(name: str):
    from portal.cms.actions.open_maison import open_maison

    house = make.maison(name)
    open_maison(maison=house, by=None)
    return type(house).objects.get(pk=house.pk)


def test_baskets_of_the_house_are_said_when_a_season_runs_there(client):
    sheet = baskets.house_sheet(baskets.season(), name="Capuche")
    house, without = open_house("Capuche"), open_house("Abbaye")
    shown = text(client.get(f"/maisons/{house.slug}/"))
    assert "Un panier de légumes, ici" in shown and "Il reste des paniers" in shown
    assert "Un panier de légumes" not in text(client.get(f"/maisons/{without.slug}/"))
    SignUpSheet.objects.filter(pk=sheet.pk).update(taken=30)
    assert "une liste d’attente est ouverte" in text(client.get(f"/maisons/{house.slug}/"))


def test_shifts_that_want_somebody_lead_to_those_of_the_house(client):
    house = hands.house("Tilleuls")
    hands.shift(hands.mission("Cuisiner la soupe", house))
    open_house("Tilleuls")
    shown = text(client.get(f"/maisons/{house.slug}/"))
    assert "Un créneau attend quelqu’un" in shown and "Cuisiner la soupe" in shown
    assert f"/benevolat/creneaux/?maison={house.slug}" in shown


def test_its_committee_and_its_posters_are_there(client):
    sitting = committees.body(2)
    shown = text(client.get("/maisons/les-ormes/"))
    assert sitting.page.title in shown
    assert "/maisons/les-ormes/affiche.pdf?semaine=2026-11-23" in shown and "semaine=2026-11-30" in shown


def test_no_price_no_number_of_places_and_no_name_of_a_member_stands_in_the_panels(client):
    sitting = committees.body(2)
    baskets.house_sheet(baskets.season(), name="Capuche")
    open_house("Capuche")
    for slug in ("capuche", "les-ormes"):
        panels = text(client.get(f"/maisons/{slug}/")).partition('class="house-panels"')[2].partition("</article>")[0]
        assert panels and "€" not in panels
        assert all(mandate.person.display_name not in panels for mandate in committees.members(sitting))


def grow(house, number: int) -> None:
    page = Event.objects.first() or make.event()
    first = make.in_days(1)
    for step in range(number):
        start = first + dt.timedelta(hours=step)
        date = plan_session(activity=page.activity_ptr, maison=house, start=start, end=start + dt.timedelta(hours=1), by=None)
        sheet = SignUpSheet.objects.create(activity=page.activity_ptr, maison=house, capacity=5)
        SheetSession.objects.create(sheet=sheet, session=date)


def queries(client, address: str) -> int:
    client.get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_ten_queries_at_most_with_every_panel_and_the_same_at_two_sizes(client):
    sheet = baskets.house_sheet(baskets.season(), name="Capuche")
    house = committees.house("Les Ormes")
    SignUpSheet.objects.filter(pk=sheet.pk).update(maison=house)
    Session.objects.filter(sheets=sheet).update(maison=house)
    committees.body(2, maison=house)
    hands.shift(hands.mission(maison=house))
    grow(house, 2)
    few = queries(client, "/maisons/les-ormes/")
    grow(house, 12)
    assert Session.objects.filter(maison=house).count() > 14
    assert queries(client, "/maisons/les-ormes/") == few <= BUDGET
