"""Coming together: said beside one's place, read by those of the same shift alone, gone with the place and after the day."""

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import clock, registry
from portal.people.models import Person
from programmes.actions.cancel_session import cancel_session
from programmes.actions.move_session import move_session
from programmes.actions.withdraw import withdraw
from programmes.models import Enrolment
from programmes.volunteering.actions.forget_files import forget_of
from programmes.volunteering.actions.offer_swap import offer_swap
from programmes.volunteering.actions.say_ride import say_ride
from programmes.volunteering.actions.take_swap import take_swap
from programmes.volunteering.actions.unsay_ride import unsay_ride
from programmes.volunteering.exports.person import hands_told
from programmes.volunteering.models import Ride
from programmes.volunteering.privacy import PURGE
from programmes.volunteering.reading.companions import life_of
from programmes.volunteering.rules.rides import MOST, refusals_of, words_of
from tests.people import factories as accounts

from . import factories as make
from .test_giving_back import at
from .test_taking import codes, resident

BAD = ["12 rue des Lilas", "rue des Lilas", "Avenue Foch", "06 12 34 56 78", "b@exemple.fr", "Teisseire bât. 3", "impasse du Four"]
GOOD = ["Teisseire", "les Moulins", "Saint-Martin-d’Hères", "l’arrêt Mairie", "place du Marché", "Villeneuve"]


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\u00a0", " "))


def said(place, *, seats=2, quarter="Teisseire", by=None, **more) -> Ride:
    return say_ride(enrolment=place, seats=seats, quarter=quarter, by=by, **more)


class TestWhatMayBeSaid:
    @pytest.mark.parametrize("quarter", BAD)
    def test_no_address_and_no_number(self, quarter):
        [refusal] = refusals_of(2, quarter)
        assert refusal.code == "pas-d-adresse" and "Ni adresse ni numéro" in refusal.words

    @pytest.mark.parametrize("quarter", GOOD)
    def test_a_quarter_is_enough(self, quarter):
        assert refusals_of(None, quarter) == []

    def test_all_reasons_at_once(self):
        assert [one.code for one in refusals_of(0, " ")] == ["combien", "quartier"]
        assert [one.code for one in refusals_of(MOST + 1, "x" * 41)] == ["combien", "quartier"]

    @given(st.text(max_size=30), st.sampled_from("0123456789@"), st.text(max_size=9))
    def test_whatever_holds_a_digit_or_an_address_is_refused(self, before, sign, after):
        assert [one.code for one in refusals_of(1, f"a{before}{sign}{after}"[:40])] == ["pas-d-adresse"]

    def test_in_words(self):
        assert words_of("Mme Ba", 1, "Teisseire") == "Mme Ba peut emmener une personne, du côté de : Teisseire"
        assert words_of("Mme Ba", 3, "la gare") == "Mme Ba peut emmener 3 personnes, du côté de : la gare"
        assert words_of("M. D.", None, "la gare") == "M. D. cherche une place, du côté de : la gare"


@pytest.mark.django_db
class TestSaying:
    def test_said_again_it_is_changed_and_taken_away_twice_is_once(self):
        place = make.taken(make.shift())
        said(place)
        ride = said(place, seats=None, quarter=" la gare ")
        assert Ride.objects.get() == ride and (ride.seats, ride.quarter) == (None, "la gare")
        assert (unsay_ride(enrolment=place, by=None), unsay_ride(enrolment=place, by=None)) == (True, False)

    def test_the_same_form_twice_is_one(self):
        place, key = make.taken(make.shift()), uuid.uuid4()
        assert said(place, key=key) == said(place, key=key)

    def test_only_beside_a_place_one_holds_on_a_shift_that_is_to_come(self):
        shift = make.shift()
        place = make.taken(shift)
        with at(shift.session.start):
            assert codes(lambda: said(place)) == ["deja-commence"]
        withdraw(enrolment=place, by=None, channel="counter")
        assert codes(lambda: said(place)) == ["pas-sur-ce-creneau"]
        off = make.taken(make.shift(days=9))
        cancel_session(session=off.sheet.shift.session, by=None, why="Fermé")
        assert codes(lambda: said(off)) == ["pas-sur-ce-creneau"]
        assert not Ride.objects.exists()

    def test_it_goes_with_the_place(self):
        place = make.taken(make.shift())
        said(place)
        withdraw(enrolment=place, by=None, channel="counter")
        assert not Ride.objects.exists()

    def test_who_takes_the_place_over_does_not_drive_the_other_s_car(self):
        shift, other, third = make.shift(), make.volunteer(), make.volunteer()
        place, beside = make.taken(shift), make.taken(shift, third)
        said(place)
        row = take_swap(swap=offer_swap(enrolment=place, by=None, channel="counter"), person=other.person, by=None, channel="counter")
        assert (life_of(row).ride, life_of(beside).rides) == (None, [])

    def test_a_shift_that_moves_takes_it_along(self):
        shift = make.shift()
        said(make.taken(shift))
        start = shift.session.start + dt.timedelta(days=1)
        move_session(session=shift.session, start=start, end=start + dt.timedelta(hours=2), by=None)
        assert Ride.objects.count() == 1


@pytest.mark.django_db
class TestReading:
    def test_those_of_the_same_date_read_it_whichever_their_post_and_nobody_else(self):
        page = make.mission()
        shift, other_post, other_day = make.shift(page), make.shift(page), make.shift(page, days=9)
        place = make.taken(shift, make.volunteer(make.person("Mme Ba", birth_year=1980)))
        same = make.taken(other_post) if other_post.session_id == shift.session_id else make.taken(shift)
        away = make.taken(other_day)
        said(place)
        assert [ride.words for ride in life_of(same).rides] == ["Mme Ba peut emmener 2 personnes, du côté de : Teisseire"]
        assert (life_of(away).rides, life_of(place).rides, life_of(place).ride.seats) == ([], [], 2)

    def test_who_waits_for_a_place_reads_nothing(self):
        from programmes.actions.wait import wait

        shift = make.shift(minimum=1, wanted=1, maximum=1)
        said(make.taken(shift))
        [row] = wait(sheet=shift.sheet, people=[make.volunteer().person], by=None, channel="counter")
        assert life_of(row).rides == []

    def test_no_surname_address_nor_number_of_anybody(self, client):
        shift, mine = make.shift(), resident()
        driver = make.volunteer(make.person("M. K.", birth_year=1970))
        Person.objects.filter(pk=driver.person_id).update(family_name="Kaddour", address_1="3 rue des Lilas", phone="+33612345678")
        said(make.taken(shift, driver))
        place = make.taken(shift, mine)
        client.force_login(mine.person.user, backend="django.contrib.auth.backends.ModelBackend")
        shown = text(client.get(reverse("programmes:place", args=[place.pk])))
        assert "M. K. peut emmener 2 personnes" in shown
        for secret in ("Kaddour", "Lilas", "06 12 34 56 78"):
            assert secret not in shown


@pytest.mark.django_db
class TestHerPage:
    @pytest.fixture
    def place(self, client) -> Enrolment:
        volunteer = resident()
        client.force_login(volunteer.person.user, backend="django.contrib.auth.backends.ModelBackend")
        return make.taken(make.shift(), volunteer)

    def send(self, client, place, **more) -> str:
        sent = {"act": "ride", "way": "emmene", "seats": 2, "quarter": "Teisseire", **more}
        return text(client.post(reverse("volunteering:ride", args=[place.pk]), sent, follow=True))

    def test_said_and_taken_away(self, client, place):
        assert "peut emmener 2 personnes, du côté de : Teisseire" in self.send(client, place)
        assert Ride.objects.get().seats == 2
        assert "cherche une place" in self.send(client, place, way="cherche", seats="")
        assert "C’est enlevé" in self.send(client, place, act="unride")
        assert not Ride.objects.exists()

    def test_what_is_missing_or_too_much_is_said(self, client, place):
        assert "Il manque le quartier" in self.send(client, place, quarter="")
        assert "Ni adresse ni numéro" in self.send(client, place, quarter="3 rue des Lilas")
        assert "De une à 8 personnes" in self.send(client, place, seats="")
        assert not Ride.objects.exists()

    def test_beside_somebody_else_s_place_it_is_not_found(self, client, place):
        other = make.taken(place.sheet.shift)
        assert client.post(reverse("volunteering:ride", args=[other.pk]), {"act": "ride"}).status_code == 404

    @pytest.mark.parametrize("value", ["", "x", "-1", "9" * 30, "\x00", "²", "<b>"])
    def test_hostile_forms_are_answered(self, client, place, value):
        for name in ("way", "seats", "quarter", "act"):
            self.send(client, place, **{name: value})


@pytest.mark.django_db
class TestTheCounter:
    @pytest.fixture
    def desk(self, client):
        accounts.sign_in(client, accounts.staff("accueil", make.house()))
        return client

    def test_said_for_her_and_what_the_others_say_is_read_to_her(self, desk):
        volunteer, shift = make.volunteer(), make.shift()
        place = make.taken(shift, volunteer)
        said(make.taken(shift, make.volunteer(make.person("M. K.", birth_year=1970))), seats=None, quarter="la gare")
        page = reverse("volunteering_desk:swaps_for", args=[volunteer.person_id])
        assert "M. K. cherche une place, du côté de : la gare" in text(desk.get(page))
        desk.post(page, {"act": "ride", "place": place.pk, "way": "emmene", "seats": 1, "quarter": "Teisseire"})
        assert Ride.objects.get(enrolment=place).seats == 1
        desk.post(page, {"act": "unride", "place": place.pk})
        assert not Ride.objects.filter(enrolment=place).exists()

    def test_another_s_place_is_none_of_hers(self, desk):
        volunteer, other = make.volunteer(), make.taken(make.shift())
        page = reverse("volunteering_desk:swaps_for", args=[volunteer.person_id])
        desk.post(page, {"act": "ride", "place": other.pk, "way": "cherche", "quarter": "Teisseire"})
        assert not Ride.objects.exists()

    def test_the_same_queries_whatever_the_number(self, desk):
        volunteer = make.volunteer()
        page = reverse("volunteering_desk:swaps_for", args=[volunteer.person_id])

        def cost() -> int:
            desk.get(page)
            with CaptureQueriesContext(connection) as asked:
                desk.get(page)
            return len(asked)

        said(make.taken(make.shift(), volunteer))
        few = cost()
        for days in (9, 11, 15):
            shift = make.shift(days=days)
            said(make.taken(shift, volunteer))
            said(make.taken(shift))
        assert cost() == few

    def test_it_is_the_twin_of_what_is_done_online(self):
        assert registry.online_acts.get("volunteering.ride").counter in registry.counter_acts.keys()  # noqa: SIM118  # a Slot is no mapping


@pytest.mark.django_db
class TestKept:
    def test_the_night_after_its_day_it_is_gone(self):
        shift = make.shift(days=3)
        said(make.taken(shift))
        purge, preview = registry.purges.get(PURGE), registry.purge_previews.get(PURGE)
        day = shift.session.local_date
        assert purge(day)["rides"] == preview(day)["rides"] == 0
        after = day + dt.timedelta(days=1)
        announced = preview(after)["rides"]
        assert announced == purge(after)["rides"] == 1
        assert not Ride.objects.exists()

    def test_told_to_her_and_erased_with_her_file(self):
        volunteer, shift = make.volunteer(), make.shift()
        said(make.taken(shift, volunteer))
        other = said(make.taken(shift))
        [told] = hands_told(volunteer.person)["trajets_a_plusieurs"]
        assert (told["emmene"], told["quartier"], told["dit_le"][:10]) == (2, "Teisseire", clock.today().isoformat())
        forget_of(volunteer.person, by=None)
        assert list(Ride.objects.all()) == [other]
