"""The resident's two steps, the counter's few presses, the planner; other houses; hostile forms; queries."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.kit import clock, registry
from programmes.appointments.models import AppointmentSlot, PermanenceTerms
from programmes.models import Attendance, Enrolment, SheetSession
from tests.grounds import laid_once
from tests.people import factories as accounts

from . import factories as make

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
HOSTILE = ["", "x", "-1", "9" * 30, "é", "\x00", "<b>", "1e9", "2026-13-45", "99999-01-01"]


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def cost(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@laid_once
def page():
    return make.permanence()


@laid_once
def slots(page):
    return make.plan(page)


def desk(client, role: str, maison):
    user = accounts.staff(role, maison, first_name="Nadia", last_name="Roux")
    accounts.sign_in(client, user)
    return user


class TestResident:
    def test_the_page_shows_free_moments_as_buttons_and_always_the_phone(self, client, page, slots):
        make.book(slots[1])
        shown = text(client.get(page.address))
        for slot, there in ((slots[0], True), (slots[1], False)):
            assert (reverse("appointments:book", args=[slot.pk]) in shown) is there
        assert "04 76 00 00 70" in shown
        assert "Le courrier reçu" in shown

    def test_a_permanence_that_is_not_taken_online_says_the_phone(self, client):
        page = make.permanence(online=False)
        slots = make.plan(page)
        shown = text(client.get(page.address))
        assert "par téléphone" in shown
        assert reverse("appointments:book", args=[slots[0].pk]) not in shown
        assert "plus libre en ligne" in text(client.get(reverse("appointments:book", args=[slots[0].pk])))

    def test_two_people_who_receive_at_once_make_one_button(self, client, page, slots):
        make.plan(page)
        assert text(client.get(page.address)).count('href="/rendez-vous/moment/') == 4

    def test_the_list_holds_each_house_with_its_next_moment(self, client, page, slots):
        make.permanence("Avocat", make.house("Gare"), online=False)
        shown = text(client.get(reverse("appointments:permanences")))
        for words in ("Tilleuls", "Gare", "Écrivain public", "Avocat", page.address):
            assert words in shown

    def test_from_nobody_to_done(self, client, slots):
        address = reverse("appointments:book", args=[slots[0].pk])
        shown = text(client.get(address))
        assert f"next={address}" in shown
        assert client.post(address).status_code == 200
        assert not Enrolment.objects.exists()
        client.force_login(accounts.resident(), backend=BACKEND)
        assert 'name="given_name"' in text(client.get(address))
        client.post(address, {"given_name": "Amina", "family_name": "Ben Ali"})
        assert "Je prends ce rendez-vous" in text(client.get(address))
        answer = client.post(address, {"request_key": uuid.uuid4()}, follow=True)
        assert "à bientôt" in text(answer)
        row = Enrolment.objects.get()
        assert (row.channel, row.state, row.sheet_id) == ("online", "confirmed", slots[0].sheet_id)

    def test_a_moment_taken_meanwhile_is_said_in_words(self, client, slots):
        user = accounts.resident()
        make.resident(user)
        client.force_login(user, backend=BACKEND)
        make.book(slots[0])
        shown = text(client.post(reverse("appointments:book", args=[slots[0].pk])))
        assert "vient d&#x27;être pris" in shown
        assert "Voir les autres moments" in shown

    def test_moving_it_by_herself(self, client, slots):
        user = accounts.resident()
        row = make.book(slots[0], make.resident(user), by=user, channel="online")
        client.force_login(user, backend=BACKEND)
        address = reverse("appointments:move", args=[row.pk])
        assert address in text(client.get(reverse("programmes:place", args=[row.pk])))
        assert "reste à vous" in text(client.get(address))
        assert "déplacé" in text(client.post(address, {"slot": slots[2].pk}, follow=True))
        assert Enrolment.objects.active().get().sheet_id == slots[2].sheet_id

    @pytest.mark.parametrize("value", HOSTILE)
    def test_hostile_forms_are_never_an_error(self, client, slots, value):
        user = accounts.resident()
        row = make.book(slots[0], make.resident(user), by=user, channel="online")
        client.force_login(user, backend=BACKEND)
        assert client.post(reverse("appointments:move", args=[row.pk]), {"slot": value, "request_key": value}).status_code in (200, 404)
        assert client.post(reverse("appointments:book", args=[slots[1].pk]), {"request_key": value}).status_code == 200

    def test_a_page_that_left_the_site_is_not_found(self, client, page, slots):
        page.unpublish()
        assert client.get(reverse("appointments:book", args=[slots[0].pk])).status_code == 404


class TestCounter:
    def test_three_presses_from_her_page_to_noted(self, client, page, slots):
        desk(client, "accueil", page.maison)
        someone = make.person(maison=page.maison)
        act = registry.counter_acts.get("appointments.book")
        shown = text(client.get(act.url(someone)))  # one: the act; the only permanence is open already
        assert f'value="{slots[0].pk}"' in shown
        answer = client.post(act.url(someone), {"slot": slots[0].pk, "channel": "phone"}, follow=True)  # two: the moment
        row = Enrolment.objects.get()
        assert (row.channel, row.enrolled_by.first_name) == ("phone", "Nadia")
        assert f"/equipe/bons/appointments.AppointmentSlot/{slots[0].pk}/" in text(answer)  # three: the slip

    def test_what_was_moved_or_given_back_has_its_paper(self, client, page, slots):
        agent = desk(client, "accueil", page.maison)
        content = registry.slips.get("appointments.AppointmentSlot").content
        row = make.book(slots[0], make.person(maison=page.maison))
        assert content(agent, str(slots[0].pk)).act == "appointment"
        client.post(reverse("appointments_desk:move", args=[row.pk]), {"slot": slots[1].pk, "channel": "counter"})
        moved = Enrolment.objects.get(state="confirmed")
        assert content(agent, str(slots[0].pk)) is None
        assert content(agent, str(slots[1].pk)).act == "appointment-moved"
        answer = client.post(reverse("appointments_desk:act", args=[moved.pk]), {"act": "withdraw"}, follow=True)
        assert f"/equipe/bons/appointments.AppointmentSlot/rendu-{moved.pk}/" in text(answer)
        assert content(agent, f"rendu-{moved.pk}").act == "appointment-cancelled"
        assert content(agent, "rendu-x") is None

    def test_several_permanences_are_chosen_first(self, client, page, slots):
        other = make.permanence("Avocat")
        far = make.permanence("Ailleurs", make.house("Gare"))
        desk(client, "accueil", page.maison)
        address = reverse("appointments_desk:person", args=[make.person().pk])
        shown = text(client.get(address))
        assert f"?permanence={other.pk}" in shown
        assert f"?permanence={far.pk}" not in shown
        assert f'value="{slots[0].pk}"' in text(client.get(address, {"permanence": page.pk}))

    def test_a_refusal_keeps_the_screen(self, client, page, slots):
        desk(client, "accueil", page.maison)
        someone = make.person()
        make.book(slots[0], someone)
        shown = text(client.post(reverse("appointments_desk:person", args=[someone.pk]), {"slot": slots[1].pk, "channel": "counter"}))
        assert "déjà pris ici" in shown
        assert Enrolment.objects.count() == 1

    def test_she_arrives_moves_and_gives_back(self, client, page, slots):
        desk(client, "accueil", page.maison)
        someone = make.person()
        row = make.book(slots[0], someone)
        client.post(reverse("appointments_desk:move", args=[row.pk]), {"slot": slots[1].pk, "channel": "phone"})
        row = Enrolment.objects.active().get()
        assert row.sheet_id == slots[1].sheet_id
        stale = client.post(reverse("appointments_desk:act", args=[row.pk]), {"act": "withdraw", "version": 7}, follow=True)
        assert "déjà été modifiée" in text(stale)
        with time_machine.travel(slots[1].session.start, tick=False):
            client.post(reverse("appointments_desk:act", args=[row.pk]), {"act": "arrived"})
            assert Attendance.objects.get().presence == "present"
        client.post(reverse("appointments_desk:act", args=[row.pk]), {"act": "withdraw", "version": row.version})
        assert not Enrolment.objects.active().exists()

    def test_a_moment_of_another_house_is_not_given(self, client, page, slots):
        there = make.plan(make.permanence("Ailleurs", make.house("Gare")))
        desk(client, "accueil", page.maison)
        answer = client.post(reverse("appointments_desk:person", args=[make.person().pk]), {"slot": there[0].pk, "channel": "counter"})
        assert answer.status_code == 404

    @pytest.mark.parametrize("value", HOSTILE)
    def test_hostile_forms_are_never_an_error(self, client, page, slots, value):
        desk(client, "responsable", page.maison)
        someone = make.person()
        row = make.book(slots[0], someone)
        sent = [
            (
                reverse("appointments_desk:person", args=[someone.pk]) + f"?permanence={value}".replace("\x00", "%00"),
                {"slot": value, "channel": value},
            ),
            (reverse("appointments_desk:move", args=[row.pk]), {"slot": value, "channel": "counter"}),
            (reverse("appointments_desk:act", args=[row.pk]), {"act": value, "version": value}),
            (reverse("appointments_desk:cancel", args=[slots[0].pk]), {"stretch": value, "why": value}),
            (
                reverse("appointments_desk:plan", args=[page.pk]),
                dict.fromkeys(("host", "day", "begins", "ends", "minutes", "gap", "keeping", "until"), value),
            ),
            (reverse("appointments_desk:terms", args=[page.pk]), dict.fromkeys(("minutes", "ahead_days", "notice_hours"), value)),
        ]
        for address, data in sent:
            assert client.post(address, data).status_code in (200, 302, 404), address
        for query in ({"semaine": value}, {"maison": value}):
            assert client.get(reverse("appointments_desk:week"), query).status_code == 200
        assert client.get(reverse("appointments_desk:mine"), {"jour": value}).status_code == 200


class TestWhoReceives:
    @pytest.fixture
    def me(self, client, page):
        return desk(client, "animation", page.maison)

    def test_my_day_with_arrived_missed_and_corrected(self, client, page, me):
        slots = make.plan(page, make.host(me))
        someone = make.person("Mme B.")
        row = make.book(slots[0], someone)
        with time_machine.travel(slots[1].session.start, tick=False):
            shown = text(client.get(reverse("appointments_desk:mine")))
            assert someone.family_name in shown
            for act, mark in (("arrived", "present"), ("unmark", None), ("missed", "absent")):
                client.post(reverse("appointments_desk:act", args=[row.pk]), {"act": act, "from": "mine"})
                assert Attendance.objects.values_list("presence", flat=True).first() == mark
            tasks = {task["label"]: task["count"] for task in registry.staff_tasks.get("appointments")(me)}
            assert tasks == {"Mes rendez-vous d'aujourd'hui": 1}

    def test_who_comes_in_without_one(self, client, page, me):
        slots = make.plan(page, make.host(me))
        with time_machine.travel(slots[0].session.start, tick=False):
            assert "Quelqu’un sans rendez-vous" in text(client.get(reverse("appointments_desk:mine")))
            shown = text(client.post(reverse("appointments_desk:walk_in", args=[slots[0].pk]), follow=True))
        assert "une personne sans rendez-vous" in shown
        assert SheetSession.objects.get(sheet=slots[0].sheet).unnamed == 1

    def test_whom_no_message_reaches_is_hers_to_tell(self, client, page, me):
        slots = make.plan(page, make.host(me))
        someone = make.person("Mme B.")
        row = make.book(slots[0], someone)
        client.post(reverse("appointments_desk:cancel", args=[slots[0].pk]), {"stretch": "half"})
        shown = text(client.get(reverse("appointments_desk:mine")))
        assert "À prévenir de vive voix" in shown
        client.post(reverse("appointments_desk:act", args=[row.pk]), {"act": "told", "from": "mine"})
        assert "À prévenir de vive voix" not in text(client.get(reverse("appointments_desk:mine")))

    def test_the_list_of_another_is_not_mine(self, client, slots, me):
        make.book(slots[0])
        assert client.post(reverse("appointments_desk:walk_in", args=[slots[1].pk])).status_code == 404
        assert "ne recevez personne" in text(client.get(reverse("appointments_desk:mine"), {"jour": str(slots[0].session.local_date)}))


class TestPlanner:
    def asked(self, user, **more) -> dict:
        day = clock.today() + dt.timedelta(days=7)
        return {
            "host": user.pk,
            "keeper": user.pk,
            "day": day,
            "begins": "14:00",
            "ends": "16:00",
            "minutes": 30,
            "keeping": "half",
            **more,
        }

    def test_a_half_day_is_laid_then_seen_in_the_week(self, client, page):
        me = desk(client, "animation", page.maison)
        shown = text(client.post(reverse("appointments_desk:plan", args=[page.pk]), self.asked(me), follow=True))
        assert "4 moments sont prêts" in shown
        assert "14 h libre" in shown
        assert AppointmentSlot.objects.filter(kept=True).count() == 2

    def test_somebody_from_outside_and_who_keeps_her_list(self, client, page):
        me = desk(client, "animation", page.maison)
        address = reverse("appointments_desk:plan", args=[page.pk])
        assert "Écrivez son nom" in text(client.post(address, self.asked(me, host="outside")))
        client.post(address, self.asked(me, host="outside", outside_name="Me Durand"))
        host = AppointmentSlot.objects.first().host
        assert (host.name, host.user, host.outside) == ("Me Durand", me, True)

    def test_a_refusal_loses_nothing_typed(self, client, page):
        me = desk(client, "animation", page.maison)
        shown = text(client.post(reverse("appointments_desk:plan", args=[page.pk]), self.asked(me, ends="13:00")))
        assert "demi-journée" in shown
        assert 'value="13:00"' in shown

    def test_terms_are_written(self, client, page):
        desk(client, "animation", page.maison)
        sent = {"minutes": 45, "online": "on", "ahead_days": 20, "notice_hours": 4, "release_hours": 24}
        client.post(reverse("appointments_desk:terms", args=[page.pk]), sent)
        terms = PermanenceTerms.objects.get()
        assert (terms.minutes, terms.online, terms.confidential) == (45, True, False)

    def test_another_house_is_not_found(self, client, page):
        desk(client, "animation", make.house("Gare"))
        for name in ("plan", "terms"):
            assert client.get(reverse(f"appointments_desk:{name}", args=[page.pk])).status_code == 404

    def test_calling_off_says_how_many_would_be_told(self, client, page, slots):
        desk(client, "animation", page.maison)
        make.book(slots[0])
        address = reverse("appointments_desk:cancel", args=[slots[1].pk])
        assert "4 moments, 1 personne à prévenir" in text(client.get(address))
        assert "prévenues" in text(client.post(address, {"stretch": "half", "why": "Malade"}, follow=True))


class TestQueries:
    """The same few questions at two sizes."""

    def grown(self, client, page, addresses, who=None):
        few = [cost(client, address) for address in addresses]
        people = [make.person(f"P{n}", maison=page.maison) for n in range(8)]
        for number in range(3):
            more = make.plan(page, begins=8 + number, ends=12 + number, minutes=15)
            for slot, someone in zip(more[::4], people, strict=False):
                if number == 0:
                    make.book(slot, someone)
        make.permanence("Autre", page.maison)
        many = [cost(client, address) for address in addresses]
        assert many == few
        return few

    def test_public(self, page, slots):
        make.permanence("Deuxième")
        addresses = [page.address, reverse("appointments:permanences"), "/programmes/?type=appointment", "/agenda/?mois=2026-12"]
        assert max(self.grown(Client(), page, addresses)) <= 16

    @pytest.mark.parametrize("role", ["accueil", "travail_social"])
    def test_desk(self, client, page, slots, role):
        make.permanence("Deuxième")
        desk(client, role, page.maison)
        someone = make.person(maison=page.maison)
        make.book(slots[0], someone)
        addresses = [
            reverse("appointments_desk:week") + f"?semaine={slots[0].session.local_date}",
            reverse("appointments_desk:person", args=[someone.pk]) + f"?permanence={page.pk}",
        ]
        assert max(self.grown(client, page, addresses)) <= 24

    def test_my_day(self, client, page):
        me = desk(client, "animation", page.maison)
        slots = make.plan(page, make.host(me), begins=9, ends=10)
        make.book(slots[0])
        address = reverse("appointments_desk:mine") + f"?jour={slots[0].session.local_date}"
        few = cost(client, address)
        for slot in make.plan(page, make.host(me), begins=14, ends=18)[2:]:
            make.book(slot)
        assert cost(client, address) == few <= 22
