"""Late, twice, half-way, in an empty house: whoever comes with an old message or a page left open reads what became of it, in words."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from portal.kit import clock
from programmes.actions.cancel_session import cancel_session
from programmes.models import Enrolment
from programmes.volunteering.models import Volunteer
from tests.people import factories as people

from . import factories as make
from .needs_ground import coordinator, outing, text
from .test_roster import address

pytestmark = pytest.mark.django_db
RAW_KEY = re.compile(r"choix valide|n’en fait pas partie|n&#x27;en fait pas partie")


@pytest.fixture
def hers(client):
    """A volunteer of age, signed in."""
    file = make.volunteer()
    file.person.user = make.account()
    file.person.save()
    people.sign_in(client, file.person.user)
    client.person = file.person
    return client


def at(moment: dt.datetime):
    return clock.standing_at(moment)


@pytest.mark.parametrize("name", ["shift", "standing"])
class TestAShiftThatIsNoMore:
    def test_called_off_it_is_said_with_the_way_to_the_others(self, hers, name):
        shift = make.shift()
        cancel_session(session=shift.session, by=None, why="Fermé")
        shown = text(hers.get(reverse(f"volunteering:{name}", args=[shift.pk])))
        assert "Ce créneau est annulé" in shown and reverse("volunteering:shifts") in shown

    def test_begun_it_is_said_with_whom_to_call_and_nobody_is_put_on_it(self, hers, name):
        shift = make.shift(days=1)
        with at(shift.session.start + dt.timedelta(minutes=10)):
            sent = {"people": [hers.person.pk], "act": "enrol", "every": "1"}
            shown = text(hers.post(reverse(f"volunteering:{name}", args=[shift.pk]), sent))
        assert "Ce créneau a déjà commencé" in shown and "Appelez la maison" in shown
        assert not Enrolment.objects.exists()

    def test_days_after_it_is_past(self, hers, name):
        shift = make.shift(days=1)
        with at(shift.session.start + dt.timedelta(days=3)):
            assert "Ce créneau est passé" in text(hers.get(reverse(f"volunteering:{name}", args=[shift.pk])))

    def test_whoever_has_a_place_on_it_is_led_there_and_nobody_else(self, hers, name):
        shift = make.shift(days=1)
        row, other = make.taken(shift, Volunteer.objects.of(hers.person)), make.taken(shift)
        with at(shift.session.start + dt.timedelta(minutes=10)):
            shown = text(hers.get(reverse(f"volunteering:{name}", args=[shift.pk])))
        places = [reverse("programmes:place", args=[one.pk]) in shown for one in (row, other)]
        assert places == [True, False]

    def test_of_a_page_that_is_not_online_nothing_is_said(self, hers, name):
        shift = make.shift()
        page = shift.session.activity
        type(page).objects.filter(pk=page.pk).update(live=False)
        assert hers.get(reverse(f"volunteering:{name}", args=[shift.pk])).status_code == 404


class TestWays:
    """From her own pages to what she comes for, without knowing an address."""

    @pytest.mark.parametrize("start", ["mine", "missions"])
    def test_the_list_of_shifts_is_one_press_away(self, hers, start):
        assert reverse("volunteering:shifts") in text(hers.get(reverse(f"volunteering:{start}")))

    def test_her_space_leads_to_the_list_of_shifts(self, hers):
        assert reverse("volunteering:shifts") in text(hers.get(reverse("space")))

    def test_her_regular_shifts_are_one_press_away_and_lead_back(self, hers):
        assert reverse("volunteering:standings") in text(hers.get(reverse("volunteering:mine")))
        assert reverse("volunteering:mine") in text(hers.get(reverse("volunteering:standings")))


class TestWordsOfWhatIsNoLongerThere:
    def test_somebody_who_is_on_it_already_is_never_told_a_key(self, hers):
        shift = make.shift()
        address_of = reverse("volunteering:shift", args=[shift.pk])
        for _ in range(2):
            shown = text(hers.post(address_of, {"people": [hers.person.pk], "act": "enrol"}, follow=True))
        assert not RAW_KEY.search(shown) and Enrolment.objects.filter(sheet=shift.sheet).count() == 1

    def test_a_day_that_was_taken_meanwhile_is_said_in_words(self, hers):
        page, post = make.mission(), make.post()
        shift, later = make.shift(page, task=post), make.shift(page, task=post, days=14)
        cancel_session(session=later.session, by=None, why="Fermé")
        make.shift(page, task=post, days=21)
        shown = text(
            hers.post(reverse("volunteering:shift", args=[shift.pk]), {"people": [hers.person.pk], "also": [later.pk], "act": "enrol"})
        )
        assert not RAW_KEY.search(shown) and "la liste est à jour" in shown
        assert not Enrolment.objects.exists()


class TestAnEmptyHouse:
    @pytest.fixture
    def desk(self, client):
        make.house()
        people.sign_in(client, coordinator())
        return client

    def test_a_template_without_posts_nor_missions_says_what_to_do_first(self, desk):
        shown = text(desk.get(address("template_new")))
        assert "Aucun poste n’est encore écrit." in shown and address("post_new") in shown
        assert "Cette maison n’a pas encore de mission." in shown

    def test_hands_for_a_date_likewise(self, desk):
        shown = text(desk.get(address("apply", outing().pk)))
        assert "Aucun poste n’est encore écrit." in shown and "Cette maison n’a pas encore de mission." in shown

    def test_nothing_of_the_sort_once_there_is_one(self, desk):
        make.mission(), make.post()
        shown = text(desk.get(address("template_new")))
        assert "n’est encore écrit" not in shown and "pas encore de mission" not in shown

    @pytest.mark.parametrize(
        "name", ["week", "holes", "today", "by_person", "people", "hours", "figures", "to_look_at", "on_site", "charter",
                 "handing_on", "first_times", "choose", "templates", "posts", "asked", "house_feed"],
    )  # fmt: skip
    def test_every_screen_of_a_house_without_anything_is_answered(self, desk, name):
        assert desk.get(address(name)).status_code == 200
