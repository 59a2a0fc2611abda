"""What is seen of computers in free access: by a visitor, at the counter, by who prepares their hours."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.urls import reverse

from portal.kit import clock
from programmes.appointments.models import AppointmentSlot, Host, PermanenceTerms
from programmes.models import Attendance, Enrolment, SheetSession
from tests.grounds import laid_once
from tests.people import factories as accounts

from . import factories as make
from . import seat_factories as room
from .test_screens import BACKEND, HOSTILE, cost, desk, text

pytestmark = pytest.mark.django_db


@laid_once
def page():
    return room.room()


@laid_once
def slots(page):
    return room.hours(page, [room.seat(), room.seat("Poste 2")])


class TestResident:
    def test_the_page_says_the_hours_the_limit_and_never_that_somebody_receives(self, client, page, slots):
        shown = text(client.get(page.address))
        assert "Choisir une heure" in shown
        assert "Un poste est à vous pendant 1 h." in shown
        assert "au plus 2 h par jour et par personne" in shown
        assert "jamais ce que vous y faites" in shown
        assert "reste ici" not in shown
        assert shown.count('href="/rendez-vous/moment/') == 4  # each hour once, whatever the seats

    def test_a_page_where_one_is_received_keeps_its_words(self, client):
        shown = text(client.get(make.permanence("Avocat").address))
        assert "Ce que vous dites ici reste ici" in shown
        assert "poste" not in shown.split("<main")[1].split("</main>")[0]

    def test_booking_says_the_seat_then_one_hour_more_at_the_same_one(self, client, slots):
        user = accounts.resident()
        make.resident(user)
        client.force_login(user, backend=BACKEND)
        address = reverse("appointments:book", args=[slots[1].pk])
        shown = text(client.get(address))
        assert "Poste 2, Tilleuls, jusqu’à 15" in shown
        assert "Je réserve ce poste" in shown
        assert "même dans votre foyer" not in shown
        place = text(client.post(address, {"request_key": uuid.uuid4()}, follow=True))
        assert "Poste 2" in place
        after = reverse("appointments:book", args=[slots[3].pk])
        assert f'href="{after}"' in place
        assert client.post(after, {"request_key": uuid.uuid4()}).status_code == 302
        refused = text(client.post(reverse("appointments:book", args=[slots[5].pk]), {"request_key": uuid.uuid4()}))
        assert "au plus 2 h par personne et par jour" in refused
        assert Enrolment.objects.active().count() == 2

    def test_confidential_terms_say_so(self, client):
        assert "Votre foyer ne voit pas cette réservation" in text(client.get(room.room(confidential=True).address))


class TestCounter:
    def test_the_room_now_and_somebody_who_comes_in(self, client, page, slots):
        desk(client, "accueil", page.maison)
        make.book(slots[0], make.person("Mme B.", given_name="Amina", maison=page.maison))
        with time_machine.travel(slots[0].session.start + dt.timedelta(minutes=10), tick=False):
            shown = text(client.get(reverse("appointments_desk:seats")))
            assert "Amina" in shown
            assert shown.count("Quelqu’un s’installe") == 1
            answer = text(client.post(reverse("appointments_desk:seat_taken", args=[slots[1].pk]), follow=True))
            assert "quelqu&#x27;un s&#x27;installe, Poste 2" in answer
            assert "quelqu’un, sans réservation" in answer
            again = text(client.post(reverse("appointments_desk:seat_taken", args=[slots[1].pk]), follow=True))
            assert "déjà à ce poste" in again
            row = Enrolment.objects.get()
            here = client.post(reverse("appointments_desk:act", args=[row.pk]), {"act": "arrived", "from": "seats"})
            assert here.url.startswith(reverse("appointments_desk:seats"))
        assert SheetSession.objects.get(sheet=slots[1].sheet).unnamed == 1
        assert Attendance.objects.get().presence == "present"

    def test_another_house_and_a_person_who_receives_are_not_found(self, client, page, slots):
        received = make.plan()
        desk(client, "accueil", page.maison)
        assert client.post(reverse("appointments_desk:seat_taken", args=[received[0].pk])).status_code == 404
        desk(client, "accueil", make.house("Gare"))
        assert client.post(reverse("appointments_desk:seat_taken", args=[slots[0].pk])).status_code == 404
        assert "Pas de poste" in text(client.get(reverse("appointments_desk:seats"), {"maison": page.maison.slug}))

    def test_who_may_not_enrol_has_no_room(self, client):
        accounts.sign_in(client, accounts.resident())
        assert client.get(reverse("appointments_desk:seats")).status_code in (302, 403, 404)

    def test_the_week_and_the_paper_say_the_seat(self, client, page, slots):
        desk(client, "accueil", page.maison)
        make.book(slots[0], make.person("Mme B."))
        shown = text(client.get(reverse("appointments_desk:paper", args=[slots[0].host_id, str(slots[0].session.local_date)])))
        assert "Poste 1, réservations du jour" in shown
        assert "Mme B." in shown
        assert "qui reçoit" not in shown
        week = text(client.get(reverse("appointments_desk:week"), {"semaine": str(slots[0].session.local_date)}))
        assert "Poste 2" in week
        assert "Postes, maintenant" in week

    def test_the_same_questions_whatever_the_seats(self, client, page):
        room.hours(page, days=0, begins=14, ends=16)
        desk(client, "accueil", page.maison)
        few = cost(client, reverse("appointments_desk:seats"))
        slots = room.hours(page, [room.seat(f"Poste {n}") for n in range(2, 8)], days=0)
        for slot in slots[:4]:
            make.book(slot, make.person(maison=page.maison))
        assert cost(client, reverse("appointments_desk:seats")) <= few + 2  # the first name read brings its people and marks


class TestPlanner:
    def asked(self, **more) -> dict:
        day = clock.today() + dt.timedelta(days=7)
        return {
            "new": "Poste 1\nPoste  2\n\nPoste 1",
            "day": day,
            "begins": "14:00",
            "ends": "17:00",
            "minutes": 60,
            "keeping": "none",
            **more,
        }

    def test_from_a_new_page_to_a_room_in_two_gestures(self, client):
        page = make.permanence("Points d’accès")
        me = desk(client, "animation", page.maison)
        address = reverse("appointments_desk:plan", args=[page.pk])
        assert "Un poste, pas une personne" in text(client.get(address))
        form = text(client.post(reverse("appointments_desk:kind", args=[page.pk]), {"seats": "yes"}, follow=True))
        assert "Quels postes" in form
        assert "Qui reçoit" not in form
        shown = text(client.post(address, self.asked(keeper=me.pk), follow=True))
        assert "6 moments sont prêts" in shown
        assert list(Host.objects.filter(seat_of=page.maison).order_by("name").values_list("name", flat=True)) == ["Poste 1", "Poste 2"]
        known = Host.objects.get(name="Poste 2")
        client.post(address, self.asked(new="", known=[known.pk], begins="09:00", ends="11:00"))
        assert AppointmentSlot.objects.filter(host=known).count() == 5

    def test_a_refusal_loses_nothing_typed(self, client, page):
        me = desk(client, "animation", page.maison)
        address = reverse("appointments_desk:plan", args=[page.pk])
        for more, words in (({"ends": "13:00"}, "demi-journée"), ({"new": ""}, "Cochez un poste"), ({"new": "x" * 90}, "trop long")):
            shown = text(client.post(address, self.asked(keeper=me.pk, **more)))
            assert words in shown
            assert 'value="14:00"' in shown
        assert not AppointmentSlot.objects.exists()

    @pytest.mark.parametrize("value", HOSTILE)
    def test_hostile_forms_are_never_an_error(self, client, page, value):
        desk(client, "animation", page.maison)
        sent = self.asked(keeper=value, known=value, minutes=value, day=value, new=value or "Poste 1")
        assert client.post(reverse("appointments_desk:plan", args=[page.pk]), sent).status_code == 200
        assert client.post(reverse("appointments_desk:kind", args=[page.pk]), {"seats": value}).status_code == 302

    def test_the_kind_is_refused_in_words_while_hours_are_ahead(self, client, page, slots):
        desk(client, "animation", page.maison)
        shown = text(client.post(reverse("appointments_desk:kind", args=[page.pk]), {"seats": "no"}, follow=True))
        assert "déjà prêts" in shown
        assert PermanenceTerms.objects.get(permanence=page).seats

    def test_the_day_of_a_seat_is_among_the_rules_of_seats_alone(self, client, page):
        desk(client, "animation", page.maison)
        address = reverse("appointments_desk:terms", args=[page.pk])
        assert 'name="day_minutes"' in text(client.get(address))
        assert 'name="day_minutes"' not in text(client.get(reverse("appointments_desk:terms", args=[make.permanence().pk])))
        sent = {"minutes": 60, "day_minutes": 30, "online": "on", "ahead_days": 20, "notice_hours": 0, "release_hours": 24}
        assert "tient pas debout" in text(client.post(address, sent))
        client.post(address, {**sent, "day_minutes": 180})
        assert PermanenceTerms.objects.get(permanence=page).day_minutes == 180

    def test_another_house_is_not_found(self, client, page):
        desk(client, "animation", make.house("Gare"))
        assert client.post(reverse("appointments_desk:kind", args=[page.pk]), {"seats": "no"}).status_code == 404
