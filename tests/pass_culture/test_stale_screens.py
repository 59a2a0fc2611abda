"""Somebody else changed it meanwhile: what was typed stays, each box says what it became, and saving again is an informed choice."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from pass_culture.actions.change_trip import change_trip
from pass_culture.actions.save_contract import save_contract
from pass_culture.actions.save_season import save_season
from pass_culture.actions.set_escorts import set_escorts
from pass_culture.models import VenueContract
from pass_culture.rules.contracts import refusal_to_close
from tests.people import factories as accounts

from . import factories as make
from .test_trip_acts import asked_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client):
    return accounts.sign_in(client, accounts.staff("direction"))


def as_shown(form, **more) -> dict:
    """What a browser sends of a form as it stands, `more` typed over it."""
    found = {}
    for name, field in form.fields.items():
        value = field.prepare_value(form[name].value())
        if value not in (None, "", False):
            found[name] = value
    return found | more


def again(page) -> dict:
    """What the page holds now, as its next press sends it."""
    form = page.context["form"]
    return {name: value for name in form.fields if (value := form[name].value()) not in (None, "", False)}


def words(page, name: str) -> str:
    return re.sub(r"\s+", " ", " ".join(page.context["form"].errors.get(name, ())))


def test_a_departure(boss):
    trip = make.trip(20)
    address = reverse("pass_culture_desk:trip_change", args=[trip.pk])
    sent = as_shown(boss.get(address).context["form"], meeting_place="Au tram")
    change_trip(trip=trip, asked=asked_of(trip, from_age=12), by=make.agent())
    page = boss.post(address, sent)
    assert "a été changée depuis" in words(page, "__all__")
    assert words(page, "from_age") == "C’est devenu : 12."
    assert words(page, "meeting_place") == "C’est devenu : Devant la maison."
    assert words(page, "venue") == words(page, "back_hour") == words(page, "meeting_hour") == ""
    assert page.context["form"]["meeting_place"].value() == "Au tram"
    assert boss.post(address, again(page) | {"from_age": "12"}).status_code == 302
    trip.refresh_from_db()
    assert (trip.meeting_place, trip.from_age) == ("Au tram", 12)


def test_who_goes_along(boss):
    trip = make.trip()
    samia, karim = (accounts.staff("animation", make.house(), first_name=name) for name in ("Samia", "Karim"))
    address = reverse("pass_culture_desk:trip_escorts", args=[trip.pk])
    set_escorts(trip=trip, users=[samia], by=samia)
    page = boss.post(address, {"users": [str(karim.pk)], "edition": "1"})
    assert "Samia" in words(page, "users") and "Karim" not in words(page, "users")
    assert boss.post(address, again(page)).status_code == 302
    assert [escort.user for escort in trip.escorts.all()] == [karim]


def test_a_contract(boss):
    row = make.contract(make.season(), make.venue("Théâtre des Tilleuls"), 40)
    address = reverse("pass_culture_desk:contract", args=[row.pk])
    sent = as_shown(boss.get(address).context["form"], note="Loge au premier rang", seat_cents="9,00")
    save_contract(contract=row, seats=60, seat_cents=850, by=None)
    page = boss.post(address, sent)
    assert words(page, "seats") == "C’est devenu : 60."
    assert "8,50" in words(page, "seat_cents") and words(page, "venue") == words(page, "season") == ""
    assert boss.post(address, again(page) | {"seats": "60"}).status_code == 302
    row = VenueContract.objects.get()
    assert (row.seats, row.seat_cents, row.note) == (60, 900, "Loge au premier rang")


def test_a_season(boss):
    season = make.season()
    address = reverse("pass_culture_desk:season", args=[season.pk])
    sent = as_shown(boss.get(address).context["form"], title="Saison neuve")
    sent |= {name: getattr(season, name).isoformat() for name in ("starts_on", "ends_on")}
    later = season.ends_on + dt.timedelta(days=9)
    known = {name: getattr(season, name) for name in ("title", "starts_on", "tariff", "page")}
    save_season(season=season, by=None, **known, ends_on=later, most_outings=6)
    page = boss.post(address, sent)
    assert words(page, "most_outings") == "C’est devenu : 6."
    assert "Saison 2026-2027" in words(page, "title") and words(page, "tariff") == words(page, "starts_on") == ""
    assert boss.post(address, again(page) | {"most_outings": "6"}).status_code == 302
    season.refresh_from_db()
    assert (season.title, season.most_outings) == ("Saison neuve", 6)


def test_nothing_is_said_where_nothing_changed(boss):
    trip = make.trip(20)
    address = reverse("pass_culture_desk:trip_change", args=[trip.pk])
    sent = as_shown(boss.get(address).context["form"], seats="500")
    page = boss.post(address, sent)
    assert set(page.context["form"].errors) == {"seats"} and "C’est devenu" not in page.content.decode()


@pytest.mark.parametrize(("titles", "word"), [(["Peindre dehors"], "elle ait eu lieu"), (["Peindre", "Danser"], "elles aient eu lieu")])
def test_a_contract_that_cannot_be_closed_speaks_of_one_or_of_many(titles, word):
    assert word in refusal_to_close(to_come=titles).way_out
