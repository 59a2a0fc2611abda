"""A sheet confided for a time: the link opens one sheet, without an account, and nothing once it is over or taken back."""

import datetime as dt
import logging
import uuid

import pytest
import time_machine
from django.core import signing
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from portal.kit import clock, registry
from portal.kit.logs import DiscreetFormatter
from portal.kit.models import AuditLine
from portal.people.actions.forget_sheet_names import forget_sheet_names
from portal.people.actions.share_sheet import share_sheet, take_sheet_back
from portal.people.actions.use_sheet_pass import use_sheet_pass
from portal.people.enums import Role
from portal.people.models import SheetPass

from . import factories
from .test_team import refused

pytestmark = pytest.mark.django_db


def screen(request, sheet_pass, key):
    return None if key == "gone" else HttpResponse(f"feuille {key} de {sheet_pass.label} {request.method}")


@pytest.fixture(autouse=True)
def slot(monkeypatch):
    slot = registry.Slot("sheet_passes")
    slot.add("essai.Feuille", registry.SharedSheet(screen, lambda key: f"/equipe/?feuille={key}"))
    monkeypatch.setattr(registry, "sheet_passes", slot)
    cache.clear()
    return slot


@pytest.fixture
def agent(houses):
    return factories.staff(Role.ACCUEIL, houses[0])


def confided(houses, agent, **also) -> SheetPass:
    return share_sheet(**{"target": "essai.Feuille:12", "label": "Paniers", "maison": houses[0], "by": agent, **also})


@pytest.fixture
def shared(houses, agent):
    return confided(houses, agent)


def link(sheet_pass: SheetPass) -> str:
    return f"/feuille/{sheet_pass.token}/"


def words(answer) -> str:
    return answer.content.decode()


def opened(client, sheet_pass: SheetPass):
    return client.get(link(sheet_pass), follow=True)


def test_the_link_opens_its_sheet_without_an_account_and_leaves_the_address(client, shared, agent):
    answer = client.get(link(shared))
    assert answer.headers["Location"] == "/feuille/"
    answer = client.get("/feuille/")
    assert words(answer) == "feuille 12 de Paniers GET"
    assert words(client.post("/feuille/")).endswith("POST")
    assert "no-store" in answer.headers["Cache-Control"]
    line = AuditLine.objects.get()
    assert (line.verb, line.by, line.detail) == ("people.share_sheet", agent, {"sheet": "essai.Feuille:12"})


def test_its_secret_goes_to_no_other_address(client, shared):
    answer = client.get(link(shared))
    cookie = answer.cookies["feuille"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/feuille/", True, "Lax")
    assert 0 < cookie["max-age"] <= 24 * 3600
    for page in (answer, client.get("/feuille/"), Client().get("/feuille/"), Client().get("/feuille/faux/")):
        assert page.headers["Referrer-Policy"] == "same-origin"
        assert "noindex" in page.headers["X-Robots-Tag"]
        assert "no-store" in page.headers["Cache-Control"]


def test_in_service_the_pass_only_travels_over_https(client, shared, settings):
    settings.SESSION_COOKIE_SECURE = True
    assert client.get(link(shared)).cookies["feuille"]["secure"]


def test_no_journal_holds_a_link(shared):
    for text, arguments in (("Internal Server Error: %s", (link(shared),)), (f'"GET {link(shared)} HTTP/1.1" 302', ())):
        record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, text, arguments, None)
        written = DiscreetFormatter("{message}", style="{").format(record)
        assert shared.token not in written
        assert "/feuille/…" in written
        assert shared.token in logging.Formatter("{message}", style="{").format(record)  # control


def test_opening_it_is_seen_by_the_team(client, shared):
    client.head(link(shared))  # a messaging service that looks at the link is nobody
    shared.refresh_from_db()
    assert shared.seen_at is None
    client.get(link(shared))
    shared.refresh_from_db()
    assert shared.seen_at is not None


def test_a_browser_that_holds_no_pass_is_told_to_scan_again(client):
    answer = client.get("/feuille/")
    assert answer.status_code == 404
    assert "Scannez de nouveau le carré" in words(answer)


def test_who_is_signed_in_counts_for_nothing_there(client, shared, agent):
    factories.sign_in(client, agent)
    assert client.get("/feuille/").status_code == 404
    take_sheet_back(sheet_pass=shared, by=agent)
    assert client.get(link(shared)).status_code == 410


def test_a_day_later_it_is_over_in_words(client, houses, agent):
    with time_machine.travel("2026-11-24 10:00:00+01:00", tick=False) as hands:
        shared = confided(houses, agent)
        assert opened(client, shared).status_code == 200
        hands.shift(24 * 3600 - 1)
        assert client.get("/feuille/").status_code == 200
        hands.shift(1)
        for address in ("/feuille/", link(shared)):
            client.cookies["feuille"] = shared.token  # a browser whose clock is late still sends it
            answer = client.get(address)
            assert answer.status_code == 410
            assert "Le temps du lien est passé" in words(answer)


def test_taken_back_it_opens_nothing(client, shared, agent):
    opened(client, shared)
    take_sheet_back(sheet_pass=shared, by=agent)
    for address in ("/feuille/", link(shared)):
        client.cookies["feuille"] = shared.token
        answer = client.get(address)
        assert answer.status_code == 410
        assert "L’équipe l’a reprise" in words(answer)
    refused("feuille-deja-reprise", "déjà reprise", lambda: take_sheet_back(sheet_pass=shared, by=agent))


def test_a_sheet_that_its_room_no_longer_gives_is_closed(client, houses, agent):
    assert opened(client, confided(houses, agent, target="essai.Feuille:gone")).status_code == 410


@pytest.mark.parametrize("page", ["over", "lost", "wrong"])
def test_a_closed_page_leads_nowhere(client, shared, agent, page):
    if page == "over":
        take_sheet_back(sheet_pass=shared, by=agent)
    answer = client.get({"over": link(shared), "lost": "/feuille/", "wrong": "/feuille/faux/"}[page])
    assert "<a " not in words(answer).replace('<a class="skip" href="#contenu"', "")


@pytest.mark.parametrize("forged", ["x", "x.y", "0" * 32, "é", "a" * 500])
def test_no_link_but_ours_opens_anything(client, shared, forged):
    others = (forged, shared.uid.hex, signing.Signer(salt="autre", sep=".").sign(shared.uid.hex))
    for token in others:
        assert client.get(f"/feuille/{token}/").status_code == 404
        client.cookies["feuille"] = token
        assert client.get("/feuille/").status_code == 404


def test_twenty_wrong_links_from_one_address_close_the_door_to_it_for_a_while(client, shared):
    with time_machine.travel("2026-11-24 10:00:00+01:00", tick=False) as hands:
        sheet_pass = SheetPass.objects.get()
        SheetPass.objects.update(issued_at=clock.now(), expires_at=clock.now() + dt.timedelta(hours=3))
        opened(client, sheet_pass)
        for _ in range(20):
            assert Client().get("/feuille/faux/").status_code == 404
        answer = Client().get(link(sheet_pass))
        assert answer.status_code == 429
        assert "Attendez dix minutes" in words(answer)
        assert client.get("/feuille/").status_code == 200  # whoever holds a sheet keeps it
        assert Client(REMOTE_ADDR="192.0.2.7").get(link(sheet_pass)).status_code == 302
        hands.shift(601)
        assert Client().get(link(sheet_pass)).status_code == 302


def test_good_links_are_no_tries(client, shared):
    for _ in range(25):
        assert Client().get(link(shared)).status_code == 302


def test_a_link_whose_room_is_gone_is_not_found(client, shared, monkeypatch):
    monkeypatch.setattr(registry, "sheet_passes", registry.Slot("sheet_passes"))
    assert client.get(link(shared)).status_code == 404


def test_what_is_refused_to_whoever_shares(houses, agent):
    refused("feuille-inconnue", "ne se confie pas", lambda: confided(houses, agent, target="autre.Chose:1"))
    refused("feuille-pas-a-vous", "cette maison", lambda: confided(houses, agent, maison=houses[2]))
    for lasting in (dt.timedelta(0), dt.timedelta(days=1, seconds=1)):
        refused("trop-long", "un jour au plus", lambda lasting=lasting: confided(houses, agent, lasting=lasting))
    stranger = factories.staff(Role.ACCUEIL, houses[2])
    refused("feuille-pas-a-vous", "vos maisons", lambda: take_sheet_back(sheet_pass=confided(houses, agent), by=stranger))


def test_the_same_form_sent_twice_is_one_pass(houses, agent):
    key = uuid.uuid4()
    assert confided(houses, agent, key=key) == confided(houses, agent, key=key)
    assert SheetPass.objects.count() == 1


def test_an_act_asks_for_a_pass_that_is_open_and_of_its_own_sheet(houses, agent, shared):
    assert use_sheet_pass(sheet_pass=shared, target="essai.Feuille:12") == shared
    refused("autre-feuille", "autre feuille", lambda: use_sheet_pass(sheet_pass=shared, target="essai.Feuille:13"))
    take_sheet_back(sheet_pass=SheetPass.objects.get(), by=agent)
    refused("feuille-fermee", "rien n'a été noté", lambda: use_sheet_pass(sheet_pass=shared, target="essai.Feuille:12"))


def test_the_team_sees_the_passes_of_its_houses(shared, houses, agent):
    assert list(SheetPass.objects.visible_to(agent)) == [shared]
    assert not SheetPass.objects.visible_to(factories.staff(Role.ACCUEIL, houses[2])).exists()


def test_whom_it_was_confided_to_is_forgotten_a_month_after(houses, agent):
    with time_machine.travel("2026-11-24 10:00:00+01:00", tick=False):
        shared = confided(houses, agent, given_to=" Jeanne ")
        assert shared.given_to == "Jeanne"
    assert forget_sheet_names(today=dt.date(2026, 12, 25)) == 0
    assert forget_sheet_names(today=dt.date(2026, 12, 26)) == 1
    assert SheetPass.objects.get().given_to == ""
    assert registry.purges.get("people.sheets")(dt.date(2026, 12, 26)) == {"sheet_names": 0}


class TestDesk:
    """The link as the team shows it."""

    @pytest.fixture
    def desk(self, client, agent):
        return factories.sign_in(client, agent)

    def test_its_page_shows_link_and_square_and_paper_too(self, desk, shared):
        for address in (f"/equipe/feuilles/{shared.pk}/", f"/equipe/feuilles/{shared.pk}/imprimer/"):
            page = words(desk.get(address))
            assert "data:image/svg+xml" in page
        assert f"http://testserver{link(shared)}" in words(desk.get(f"/equipe/feuilles/{shared.pk}/"))

    def test_another_house_finds_nothing(self, client, shared, houses):
        factories.sign_in(client, factories.staff(Role.ACCUEIL, houses[2]))
        for act in ("", "imprimer/"):
            assert client.get(f"/equipe/feuilles/{shared.pk}/{act}").status_code == 404
        for act in ("reprendre/", "ici/"):
            assert client.post(f"/equipe/feuilles/{shared.pk}/{act}").status_code == 404
        assert SheetPass.objects.get().revoked_at is None

    @pytest.mark.parametrize("role", [Role.REDACTION, Role.REGIE])
    def test_who_confides_no_sheet_is_refused(self, client, shared, houses, role):
        factories.sign_in(client, factories.staff(role, houses[0]))
        assert client.get(f"/equipe/feuilles/{shared.pk}/").status_code == 403

    def test_it_is_taken_back_once(self, desk, shared):
        answer = desk.post(f"/equipe/feuilles/{shared.pk}/reprendre/")
        assert answer.headers["Location"] == "/equipe/?feuille=12"
        answer = desk.post(f"/equipe/feuilles/{shared.pk}/reprendre/", follow=True)
        assert "déjà reprise" in words(answer)
        assert AuditLine.objects.filter(verb="people.take_sheet_back").count() == 1

    def test_over_its_page_leads_back_to_confide_again(self, desk, shared, agent):
        take_sheet_back(sheet_pass=shared, by=agent)
        for address in ("", "imprimer/"):
            assert desk.get(f"/equipe/feuilles/{shared.pk}/{address}").headers["Location"] == "/equipe/?feuille=12"
        assert "feuille" not in desk.post(f"/equipe/feuilles/{shared.pk}/ici/").cookies

    def test_opened_here_the_agent_is_gone_and_only_the_sheet_stays(self, desk, shared):
        answer = desk.post(f"/equipe/feuilles/{shared.pk}/ici/")
        assert answer.headers["Location"] == "/feuille/"
        assert words(desk.get("/feuille/")) == "feuille 12 de Paniers GET"
        assert desk.get("/equipe/").headers["Location"].startswith("/compte/login/")


class TestSharedTablet:
    """« Ouvrir sur cet appareil »: a minute without a hand covers the sheet, and loses nothing."""

    @pytest.fixture
    def tablet(self, agent, shared):
        browser = Client()
        factories.sign_in(browser, agent)
        browser.post(f"/equipe/feuilles/{shared.pk}/ici/")
        return browser

    def test_touched_it_stays_open(self, tablet):
        with time_machine.travel(clock.real_now(), tick=False) as hands:
            for _ in range(4):
                hands.shift(50)
                assert "feuille 12" in words(tablet.get("/feuille/"))

    def test_left_a_minute_it_is_covered_and_its_code_opens_it(self, tablet, shared):
        with time_machine.travel(clock.real_now(), tick=False) as hands:
            tablet.get("/feuille/")
            hands.shift(62)
            page = words(tablet.get("/feuille/"))
            assert "feuille 12" not in page
            assert "la feuille est couverte" in page
            assert shared.code not in page
            assert "la feuille est couverte" in words(tablet.get("/feuille/"))  # asking again is no key
            assert "Ce n’est pas ce code" in words(tablet.post("/feuille/", {"code_de_reprise": "x"}))
            assert tablet.post("/feuille/", {"code_de_reprise": shared.code}).url == "/feuille/"
            assert "feuille 12" in words(tablet.get("/feuille/"))

    def test_what_was_being_sent_waits_for_the_code(self, tablet, shared):
        with time_machine.travel(clock.real_now(), tick=False) as hands:
            tablet.get("/feuille/")
            hands.shift(62)
            page = words(tablet.post("/feuille/", {"remis": "7"}))
            assert "POST" not in page
            assert 'name="remis" value="7"' in page
            assert "POST" in words(tablet.post("/feuille/", {"remis": "7", "code_de_reprise": shared.code}))
            assert "feuille 12" in words(tablet.get("/feuille/"))

    def test_a_page_that_asks_by_itself_keeps_nothing_open(self, tablet):
        with time_machine.travel(clock.real_now(), tick=False) as hands:
            tablet.get("/feuille/")
            for _ in range(2):
                hands.shift(31)
                page = words(tablet.get("/feuille/", headers={"X-Feuille": "veille"}))
            assert "la feuille est couverte" in page

    def test_the_page_may_cover_itself_sooner(self, tablet):
        assert "la feuille est couverte" in words(tablet.get("/feuille/?verrou=1"))
        assert "la feuille est couverte" in words(tablet.get("/feuille/"))

    def test_forty_wrong_codes_in_a_day_and_the_team_opens_it(self, tablet, shared):
        with time_machine.travel("2026-11-24 10:00:00+01:00", tick=False) as hands:
            shared.issued_at, shared.expires_at = clock.now(), clock.now() + dt.timedelta(hours=12)
            shared.save()
            tablet.get("/feuille/?verrou=1")
            for _ in range(8):
                hands.shift(601)
                for _ in range(5):
                    assert "Ce n’est pas ce code" in words(tablet.post("/feuille/", {"code_de_reprise": "0"}))
            hands.shift(601)
            assert "Trop d’essais" in words(tablet.post("/feuille/", {"code_de_reprise": shared.code}))

    def test_right_codes_are_no_tries(self, tablet, shared):
        for _ in range(12):
            tablet.get("/feuille/?verrou=1")
            assert tablet.post("/feuille/", {"code_de_reprise": shared.code}).status_code == 302

    def test_five_wrong_codes_and_it_waits(self, tablet, shared):
        tablet.get("/feuille/?verrou=1")
        for _ in range(5):
            tablet.post("/feuille/", {"code_de_reprise": "0"})
        assert "Trop d’essais" in words(tablet.post("/feuille/", {"code_de_reprise": shared.code}))

    def test_a_mark_that_we_did_not_make_opens_nothing(self, tablet, shared):
        tablet.cookies["feuille"] = f"{shared.token}:zzzz:forged"
        assert tablet.get("/feuille/").status_code == 404

    def test_on_her_own_phone_nothing_is_covered(self, shared):
        phone = Client()
        with time_machine.travel(clock.real_now(), tick=False) as hands:
            phone.get(link(shared))
            hands.shift(600)
            assert "feuille 12" in words(phone.get("/feuille/"))

    def test_the_team_reads_the_code_on_the_card(self, client, agent, shared):
        factories.sign_in(client, agent)
        assert shared.code in words(client.get(f"/equipe/feuilles/{shared.pk}/"))
        assert len(shared.code) == 4
