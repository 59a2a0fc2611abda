"""A sheet confided for a day: the link opens one sheet, without an account, and nothing once it is over or taken back."""

import datetime as dt

import pytest
import time_machine
from django.core import signing
from django.http import HttpResponse

from portal.kit import clock, registry
from portal.kit.models import AuditLine
from portal.people.actions.share_sheet import share_sheet, take_sheet_back
from portal.people.enums import Role
from portal.people.models import SheetPass

from . import factories
from .test_team import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot(monkeypatch):
    slot = registry.Slot("sheet_passes")
    slot.add("essai.Feuille", lambda request, sheet_pass, key: HttpResponse(f"feuille {key} de {sheet_pass.label} {request.method}"))
    monkeypatch.setattr(registry, "sheet_passes", slot)
    return slot


@pytest.fixture
def agent(houses):
    return factories.staff(Role.ACCUEIL, houses[0])


@pytest.fixture
def shared(slot, houses, agent):
    return share_sheet(target="essai.Feuille:12", label="Paniers", maison=houses[0], by=agent)


def link(sheet_pass: SheetPass) -> str:
    return f"/feuille/{sheet_pass.token}/"


def test_the_link_opens_its_sheet_without_an_account(client, shared, agent):
    answer = client.get(link(shared))
    assert answer.content.decode() == "feuille 12 de Paniers GET"
    assert client.post(link(shared)).content.decode().endswith("POST")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "no-store" in answer.headers["Cache-Control"]
    line = AuditLine.objects.get()
    assert (line.verb, line.by, line.detail) == ("people.share_sheet", agent, {"sheet": "essai.Feuille:12"})


def test_a_day_later_it_is_over_in_words(client, slot, houses, agent):
    with time_machine.travel("2026-11-24 10:00:00+01:00", tick=False) as hands:
        shared = share_sheet(target="essai.Feuille:12", label="Paniers", maison=houses[0], by=agent)
        hands.shift(24 * 3600 - 1)
        assert client.get(link(shared)).status_code == 200
        hands.shift(1)
        answer = client.get(link(shared))
    assert answer.status_code == 410
    assert "Cette feuille est fermée" in answer.content.decode()


def test_taken_back_it_opens_nothing(client, shared, agent):
    take_sheet_back(sheet_pass=shared, by=agent)
    assert client.get(link(shared)).status_code == 410
    refused("feuille-deja-reprise", "déjà reprise", lambda: take_sheet_back(sheet_pass=shared, by=agent))


@pytest.mark.parametrize("forged", ["x", "x.y", "0" * 32, "é", "a" * 500])
def test_a_link_we_did_not_make_is_not_found(client, shared, forged):
    assert client.get(f"/feuille/{forged}/").status_code == 404
    assert client.get(f"/feuille/{shared.uid.hex}/").status_code == 404
    assert client.get(f"/feuille/{signing.Signer(salt='autre', sep='.').sign(shared.uid.hex)}/").status_code == 404


def test_a_sheet_nobody_answers_for_is_not_found(client, shared, monkeypatch):
    monkeypatch.setattr(registry, "sheet_passes", registry.Slot("sheet_passes"))
    assert client.get(link(shared)).status_code == 404


def test_refusals(slot, houses, agent):
    good = {"target": "essai.Feuille:12", "label": "Paniers", "maison": houses[0], "by": agent}
    refused("feuille-inconnue", "ne se confie pas", lambda: share_sheet(**{**good, "target": "autre.Chose:1"}))
    refused("feuille-pas-a-vous", "cette maison", lambda: share_sheet(**{**good, "maison": houses[2]}))
    refused("trop-long", "un jour au plus", lambda: share_sheet(**good, lasting=dt.timedelta(days=1, seconds=1)))
    refused("trop-long", "un jour au plus", lambda: share_sheet(**good, lasting=dt.timedelta(0)))
    stranger = factories.staff(Role.ACCUEIL, houses[2])
    refused("feuille-pas-a-vous", "vos maisons", lambda: take_sheet_back(sheet_pass=share_sheet(**good), by=stranger))


def test_staff_see_the_passes_of_their_houses(shared, houses, agent):
    assert list(SheetPass.objects.visible_to(agent)) == [shared]
    assert not SheetPass.objects.visible_to(factories.staff(Role.ACCUEIL, houses[2])).exists()
    assert shared.open_at(clock.now())
