"""The trusted counter: a badge and a PIN say who acts, in three seconds, and nothing of one agent is left to the next."""

import datetime as dt

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import clock
from portal.kit.models import AuditLine
from portal.people import sessions
from portal.people.actions.choose_pin import choose_pin
from portal.people.actions.register_workstation import register_workstation, revoke_workstation
from portal.people.actions.take_over_counter import take_over_counter
from portal.people.actions.unlock_badge import unlock_badge
from portal.people.enums import Role
from portal.people.models import Badge, Person, User, Workstation
from portal.people.rules.counter import BADGE_TRIES, FULL_SIGN_IN_DAYS, STATION_TRIES, pin_problem

from . import factories
from .test_team import refused

POSTE = "/equipe/poste/"


class TestPin:
    @pytest.mark.parametrize("bad", ["", "123", "1234", "4321", "0000", "777777", "123456789", "12a4", "１２８４", " 184"])
    def test_weak_ones_are_refused(self, bad):
        assert pin_problem(bad)

    @given(st.text(max_size=10), st.integers(10, 9999))
    def test_whatever_passes_is_four_to_eight_plain_digits_and_not_the_badge(self, pin, badge):
        if not pin_problem(pin, badge):
            assert pin.isascii()
            assert pin.isdigit()
            assert 4 <= len(pin) <= 8
            assert int(pin) != badge


@pytest.fixture
def chief(houses):
    return factories.staff(Role.RESPONSABLE, houses[0], first_name="Farida")


def agent(place, pin: str, **fields) -> User:
    user = factories.staff(Role.ACCUEIL, place, second_factor_at=clock.now(), **fields)
    factories.second_factor(user)
    choose_pin(user=user, pin=pin, by=user)
    return user


@pytest.fixture
def nadia(houses):
    return agent(houses[0], "4827", first_name="Nadia")


@pytest.fixture
def karim(houses):
    return agent(houses[0], "9163", first_name="Karim")


@pytest.fixture
def poste(client, chief, houses):
    """A trusted counter, opened this morning by the responsable; then its screen locked."""
    factories.sign_in(client, chief)
    client.post("/equipe/postes/ajouter/", {"name": "Comptoir 1", "maison": houses[0].pk})
    client.get("/equipe/")
    client.post(f"{POSTE}changer/")
    return client


def switch(client, user: User, pin: str):
    return client.post(POSTE, {"number": user.badge.number, "pin": pin})


@pytest.mark.django_db
class TestBadges:
    def test_numbers_begin_at_ten_and_fill_the_gaps(self, nadia, karim):
        assert (nadia.badge.number, karim.badge.number) == (10, 11)
        assert nadia.badge.pin != "4827"

    def test_refusals(self, houses):
        user = factories.staff(Role.ACCUEIL, houses[0])
        refused("double-verification-requise", "double vérification", lambda: choose_pin(user=user, pin="4827", by=user))
        factories.second_factor(user)
        refused("code-faible", "trop facile", lambda: choose_pin(user=user, pin="1111", by=user))
        resident = factories.resident()
        refused("hors-equipe", "pour l'équipe", lambda: choose_pin(user=resident, pin="4827", by=resident))

    def test_a_new_pin_opens_a_locked_badge_and_the_old_one_is_gone(self, nadia):
        Badge.objects.update(failures=BADGE_TRIES, locked_at=clock.now())
        choose_pin(user=nadia, pin="7305", by=nadia)
        badge = Badge.objects.get()
        assert (badge.failures, badge.locked_at) == (0, None)

    def test_a_responsable_unlocks_and_nobody_her_own(self, nadia, chief):
        Badge.objects.update(failures=BADGE_TRIES, locked_at=clock.now())
        refused("badge-le-sien", "son propre badge", lambda: unlock_badge(user=nadia, by=nadia))
        unlock_badge(user=nadia, by=chief)
        assert Badge.objects.get().failures == 0
        refused("sans-badge", "pas de badge", lambda: unlock_badge(user=chief, by=nadia))


@pytest.mark.django_db
class TestMachines:
    def test_registering_is_for_one_s_own_houses(self, chief, houses):
        station, secret = register_workstation(name=" Comptoir  1 ", maison=houses[0], by=chief)
        assert station.name == "Comptoir 1"
        assert secret not in station.secret
        refused("nom-pris", "déjà ce nom", lambda: register_workstation(name="Comptoir 1", maison=houses[0], by=chief))
        refused("nom-manquant", "a un nom", lambda: register_workstation(name=" ", maison=houses[0], by=chief))
        refused("hors-de-vos-maisons", "vos maisons", lambda: register_workstation(name="X", maison=houses[2], by=chief))
        revoke_workstation(workstation=station, by=chief)
        refused("poste-deja-retire", "déjà retiré", lambda: revoke_workstation(workstation=station, by=chief))

    def test_the_screen_keeps_to_one_s_houses(self, client, chief, houses):
        boss = factories.staff(Role.DIRECTION)
        far, _ = register_workstation(name="Loin", maison=houses[2], by=boss)
        factories.sign_in(client, chief)
        assert "Loin" not in client.get("/equipe/postes/").content.decode()
        assert client.post(f"/equipe/postes/{far.pk}/retirer/").status_code == 404
        client.post("/equipe/postes/ajouter/", {"name": "X", "maison": houses[2].pk})
        assert Workstation.objects.count() == 1


@pytest.mark.django_db
class TestSwitching:
    def test_a_badge_and_its_pin_open_the_desk_for_that_agent(self, poste, nadia, chief):
        assert poste.get("/equipe/").headers["Location"] == POSTE
        assert switch(poste, nadia, "4827").headers["Location"] == "/equipe/"
        page = poste.get("/equipe/").content.decode()
        assert "Bonjour Nadia" in page
        assert "Agent 10" in page
        line = AuditLine.objects.filter(verb="people.take_over_counter").get()
        station = Workstation.objects.get()
        assert (line.by, line.workstation) == (nadia, f"poste:{station.pk}/session:{chief.pk}")

    def test_what_she_does_bears_her_name_and_the_session_s(self, poste, nadia, chief, monkeypatch):
        seen = []
        monkeypatch.setattr("portal.desk.views.home.registry.staff_tasks", [lambda user: seen.append(user.workstation) or []])
        switch(poste, nadia, "4827")
        poste.get("/equipe/")
        assert seen == [f"poste:{Workstation.objects.get().pk}/session:{chief.pk}"]

    def test_nothing_of_the_former_agent_is_left(self, poste, nadia, karim):
        switch(poste, nadia, "4827")
        session = poste.session
        session["something.of.nadia"] = "secret"
        session.save()
        old_key, old_token = session.session_key, poste.cookies["csrftoken"].value if "csrftoken" in poste.cookies else ""
        locked = poste.post(f"{POSTE}changer/")
        assert locked.headers["Clear-Site-Data"] == '"cache"'
        assert "_auth_user_id" not in poste.session
        switch(poste, karim, "9163")
        assert "something.of.nadia" not in poste.session
        assert poste.session.session_key != old_key
        assert "Bonjour Karim" in poste.get("/equipe/").content.decode()
        assert old_token != poste.cookies["csrftoken"].value

    def test_a_page_left_open_by_the_former_agent_does_nothing_under_the_new_name(self, chief, houses, nadia, karim):
        client = Client(enforce_csrf_checks=True)
        factories.sign_in(client, chief)
        token = client.get("/equipe/badge/").cookies["csrftoken"].value
        client.post("/equipe/postes/ajouter/", {"name": "Comptoir 1", "maison": houses[0].pk, "csrfmiddlewaretoken": token})
        client.get("/equipe/")
        client.post(f"{POSTE}changer/", {"csrfmiddlewaretoken": token})
        fresh = client.get(POSTE).cookies
        token = (fresh.get("csrftoken") or client.cookies["csrftoken"]).value
        client.post(POSTE, {"number": nadia.badge.number, "pin": "4827", "csrfmiddlewaretoken": token})
        left_open = client.cookies["csrftoken"].value
        client.post(f"{POSTE}changer/", {"csrfmiddlewaretoken": left_open})
        token = client.get(POSTE).cookies.get("csrftoken", client.cookies["csrftoken"]).value
        client.post(POSTE, {"number": karim.badge.number, "pin": "9163", "csrfmiddlewaretoken": token})
        assert client.post(f"{POSTE}changer/", {"csrfmiddlewaretoken": left_open}).status_code == 403

    def test_an_agent_at_the_counter_is_a_visitor_everywhere_else(self, poste, nadia):
        switch(poste, nadia, "4827")
        for url in ("/mon-espace/", "/compte/", "/compte/email/", "/compte/2fa/", "/admin/"):
            assert poste.get(url).headers["Location"].startswith("/compte/login/"), url
        assert poste.get("/equipe/").status_code == 200

    @pytest.mark.parametrize("url", ["/equipe/membres/inviter/", "/equipe/postes/ajouter/", "/equipe/badge/"])
    def test_accounts_and_machines_are_not_touched_on_a_pin(self, poste, houses, url):
        boss = agent(houses[0], "7305")
        factories.give(boss, Role.RESPONSABLE, houses[0])
        switch(poste, boss, "7305")
        before = (User.objects.count(), Workstation.objects.count(), Badge.objects.get(user=boss).pin)
        fields = {"name": "Autre", "maison": houses[0].pk, "pin": "9163", "again": "9163"}
        assert poste.post(url, fields).headers["Location"] == "/equipe/"
        assert before == (User.objects.count(), Workstation.objects.count(), Badge.objects.get(user=boss).pin)

    def test_signing_in_fully_ends_the_badge_s_session(self, poste, nadia):
        switch(poste, nadia, "4827")
        factories.sign_in(poste, nadia)
        session = poste.session
        session.pop(sessions.COUNTER, None)
        session.save()
        assert poste.get("/compte/").status_code == 200


@pytest.mark.django_db
class TestLimits:
    def test_five_wrong_pins_lock_the_badge_even_for_the_right_one(self, poste, nadia):
        for _ in range(BADGE_TRIES - 1):
            assert "ne vont pas ensemble" in switch(poste, nadia, "0001").content.decode()
        assert "bloqué après cinq essais" in switch(poste, nadia, "0001").content.decode()
        answer = switch(poste, nadia, "4827")
        assert "Connectez-vous entièrement" in answer.content.decode()
        assert poste.get("/equipe/").headers["Location"] == POSTE
        assert AuditLine.objects.filter(verb="people.lock_badge", target=f"people.User:{nadia.pk}").count() == 1

    def test_four_wrong_then_right_forgets_them(self, poste, nadia):
        for _ in range(BADGE_TRIES - 1):
            switch(poste, nadia, "0001")
        switch(poste, nadia, "4827")
        assert Badge.objects.get(user=nadia).failures == 0

    def test_one_pin_tried_on_every_badge_locks_the_machine_until_a_full_sign_in(self, poste, nadia, chief):
        for number in range(100, 100 + STATION_TRIES):
            poste.post(POSTE, {"number": number, "pin": "4827"})
        assert "Trop d&#x27;essais sur ce poste" in switch(poste, nadia, "4827").content.decode()
        factories.sign_in(poste, chief)
        session = poste.session
        session.pop(sessions.COUNTER, None)
        session.save()
        poste.get("/equipe/")
        poste.post(f"{POSTE}changer/")
        assert switch(poste, nadia, "4827").headers["Location"] == "/equipe/"

    def test_an_unknown_badge_and_a_wrong_pin_are_told_alike(self, poste, nadia):
        pages = [poste.post(POSTE, {"number": n, "pin": "0001"}).content.decode() for n in (nadia.badge.number, 999)]
        assert all("Ce badge et ce code ne vont pas ensemble." in page for page in pages)

    def test_a_pin_stands_on_a_recent_full_sign_in(self, poste, nadia):
        old = clock.now() - dt.timedelta(days=FULL_SIGN_IN_DAYS, minutes=1)
        User.objects.filter(pk=nadia.pk).update(second_factor_at=old)
        assert "plus de 7 jours" in switch(poste, nadia, "4827").content.decode()
        assert poste.get("/equipe/").headers["Location"] == POSTE

    def test_who_left_the_team_or_lost_her_second_factor_is_refused(self, poste, nadia, karim):
        nadia.role_assignments.update(until=clock.today())
        assert "ne vont pas ensemble" in switch(poste, nadia, "4827").content.decode()
        karim.authenticator_set.all().delete()
        assert "plus de 7 jours" in switch(poste, karim, "9163").content.decode()

    def test_tries_on_a_revoked_machine_are_refused(self, nadia, chief, houses):
        station, _ = register_workstation(name="C", maison=houses[0], by=chief)
        revoke_workstation(workstation=station, by=chief)
        act = lambda: take_over_counter(workstation=station, number=nadia.badge.number, pin="4827", base=chief)  # noqa: E731
        refused("poste-bloque", "Trop d'essais", act)

    @pytest.mark.parametrize("bad", [{}, {"number": "x", "pin": "1"}, {"number": "-1", "pin": "1"}, {"number": "9" * 40, "pin": "\x00"}])
    def test_hostile_input_is_answered_in_words(self, poste, bad):
        answer = poste.post(POSTE, bad)
        assert answer.status_code == 200
        assert "error-summary" in answer.content.decode()


@pytest.mark.django_db
class TestTrust:
    def test_without_a_trusted_browser_there_is_no_badge(self, client, nadia):
        assert client.get(POSTE).headers["Location"].startswith("/compte/login/")
        assert switch(client, nadia, "4827").headers["Location"].startswith("/compte/login/")

    @pytest.mark.parametrize("forged", ["", "1:secret", "1:secret:xxx:yyy"])
    def test_a_forged_cookie_trusts_nothing(self, client, chief, nadia, forged):
        client.cookies["poste"] = forged
        factories.sign_in(client, chief)
        client.get("/equipe/")
        assert sessions.COUNTER not in client.session

    def test_a_revoked_machine_is_out_at_the_next_click(self, poste, nadia, chief):
        switch(poste, nadia, "4827")
        revoke_workstation(workstation=Workstation.objects.get(), by=chief)
        answer = poste.get("/equipe/", follow=True)
        assert "Ce poste est fermé" in answer.content.decode()
        assert "_auth_user_id" not in poste.session

    def test_the_counter_closes_with_the_account_that_opened_it(self, poste, nadia, chief):
        switch(poste, nadia, "4827")
        User.objects.filter(pk=chief.pk).update(is_active=False)
        assert poste.get("/equipe/").headers["Location"].startswith("/compte/login/")

    def test_a_counter_opened_in_the_morning_is_closed_at_night(self, poste, nadia):
        switch(poste, nadia, "4827")
        for_today = sessions.OPEN_SECONDS
        session = poste.session
        session[sessions.COUNTER] = {**session[sessions.COUNTER], "opened": session[sessions.COUNTER]["opened"] - for_today}
        session.save()
        assert poste.get("/equipe/").headers["Location"].startswith("/compte/login/")

    def test_the_session_does_not_move_to_another_browser(self, poste, nadia):
        switch(poste, nadia, "4827")
        thief = Client()
        thief.cookies["sessionid"] = poste.cookies["sessionid"].value
        assert thief.get("/equipe/").headers["Location"].startswith("/compte/login/")

    def test_closing_the_counter_leaves_nothing(self, poste, nadia):
        switch(poste, nadia, "4827")
        poste.post(f"{POSTE}fermer/")
        assert sessions.COUNTER not in poste.session
        assert poste.get(POSTE).headers["Location"].startswith("/compte/login/")


@pytest.mark.django_db
class TestLocking:
    def leave(self, client, minutes=6):
        session = client.session
        session[sessions.COUNTER] = {**session[sessions.COUNTER], "seen": session[sessions.COUNTER]["seen"] - minutes * 60}
        session.save()

    def test_five_minutes_away_lock_the_screen(self, poste, nadia):
        switch(poste, nadia, "4827")
        self.leave(poste, 4)
        assert poste.get("/equipe/").status_code == 200
        self.leave(poste)
        assert poste.get("/equipe/").headers["Location"] == POSTE
        assert "_auth_user_id" not in poste.session

    def test_the_same_agent_finds_her_page_again(self, poste, nadia):
        switch(poste, nadia, "4827")
        self.leave(poste)
        poste.get("/equipe/badge/?x=1")
        assert switch(poste, nadia, "4827").headers["Location"] == "/equipe/badge/?x=1"

    def test_the_same_agent_finds_what_she_was_writing(self, poste, nadia):
        switch(poste, nadia, "4827")
        self.leave(poste)
        poste.post("/equipe/messages/", {"words": "Bonjour <b>Amina</b>", "csrfmiddlewaretoken": "jeton"})
        assert poste.get(f"{POSTE}reprendre/").headers["Location"] == POSTE
        assert "Amina" not in poste.get(POSTE).content.decode()
        assert switch(poste, nadia, "4827").headers["Location"] == f"{POSTE}reprendre/"
        page = poste.get(f"{POSTE}reprendre/").content.decode()
        assert 'value="Bonjour &lt;b&gt;Amina&lt;/b&gt;"' in page
        assert "jeton" not in page

    def test_another_agent_never_sees_it_and_it_is_gone(self, poste, nadia, karim):
        switch(poste, nadia, "4827")
        self.leave(poste)
        poste.post("/equipe/messages/", {"words": "Bonjour Amina"})
        assert switch(poste, karim, "9163").headers["Location"] == "/equipe/"
        assert "Amina" not in str(poste.session[sessions.COUNTER])
        assert poste.get(f"{POSTE}reprendre/").headers["Location"] == "/equipe/"
        poste.post(f"{POSTE}changer/")
        assert switch(poste, nadia, "4827").headers["Location"] == "/equipe/"

    def says_nobody_is_there(self, client, **sent):
        return client.post(f"{POSTE}verrouiller/", sent)

    @pytest.mark.parametrize("minutes", [0, 6])
    def test_the_browser_locks_the_screen_and_brings_what_was_written(self, poste, nadia, minutes):
        switch(poste, nadia, "4827")
        self.leave(poste, minutes)
        answer = self.says_nobody_is_there(poste, page="/equipe/messages/?x=1", **{"champ:words": "Bonjour Amina"})
        assert (answer.headers["Location"], answer.headers["Clear-Site-Data"]) == (POSTE, '"cache"')
        assert "_auth_user_id" not in poste.session
        assert switch(poste, nadia, "4827").headers["Location"] == f"{POSTE}reprendre/"
        page = poste.get(f"{POSTE}reprendre/").content.decode()
        assert 'action="/equipe/messages/?x=1"' in page
        assert 'name="words" value="Bonjour Amina"' in page

    @pytest.mark.parametrize(
        "page", ["https://ailleurs.example/equipe/", "//ailleurs.example", "/compte/", "javascript:x", "", "/equipe\\x"]
    )
    def test_what_the_browser_says_leads_nowhere_else(self, poste, nadia, page):
        switch(poste, nadia, "4827")
        self.says_nobody_is_there(poste, page=page, **{"champ:words": "Bonjour Amina"})
        assert switch(poste, nadia, "4827").headers["Location"] == "/equipe/"

    def test_a_form_too_long_is_not_kept_and_nobody_locks_what_is_locked(self, poste, nadia):
        switch(poste, nadia, "4827")
        self.says_nobody_is_there(poste, page="/equipe/messages/", **{"champ:words": "x" * 100_000})
        assert len(str(poste.session[sessions.COUNTER])) < 1000
        assert self.says_nobody_is_there(poste, page="/equipe/").headers["Location"] == POSTE
        assert switch(poste, nadia, "4827").headers["Location"] == "/equipe/messages/"

    def test_a_page_of_the_counter_knows_when_to_lock(self, poste, nadia, client):
        switch(poste, nadia, "4827")
        page = poste.get("/equipe/").content.decode()
        assert 'data-after="300"' in page
        assert '<noscript><meta http-equiv="refresh" content="305"></noscript>' in page

    def test_without_javascript_nothing_typed_is_ever_reloaded_away(self, poste, nadia):
        """A page to write on never asks for itself again; sent too late, what it held waits for her who wrote it."""
        switch(poste, nadia, "4827")
        page = poste.get("/equipe/personnes/nouvelle/").content.decode()
        assert 'data-after="300"' in page
        assert 'http-equiv="refresh"' not in page
        self.leave(poste)
        late = {"given_name": "Yolande", "family_name": "Secrétan"}
        assert poste.post("/equipe/personnes/nouvelle/", late).headers["Location"] == POSTE
        assert not Person.objects.exists()
        assert switch(poste, nadia, "4827").headers["Location"] == f"{POSTE}reprendre/"
        assert 'value="Secrétan"' in poste.get(f"{POSTE}reprendre/").content.decode()

    def test_the_lock_holds_on_every_page_of_the_site(self, client, chief, houses):
        """Who opened the counter fully is locked out too, of her own space as well."""
        factories.sign_in(client, chief)
        client.post("/equipe/postes/ajouter/", {"name": "C", "maison": houses[0].pk})
        client.get("/equipe/")
        assert client.get("/compte/").status_code == 200
        self.leave(client)
        assert client.get("/compte/").headers["Location"].startswith("/compte/login/")


@pytest.mark.django_db
def test_a_pin_s_session_costs_few_queries(poste, nadia, django_assert_max_num_queries):
    switch(poste, nadia, "4827")
    poste.get("/equipe/")
    with django_assert_max_num_queries(27):
        poste.get("/equipe/")
