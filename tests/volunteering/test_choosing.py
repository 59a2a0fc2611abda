"""Shifts one may take, as screens show them: for whom looks, in three taps, at the counter too; hostile forms; queries."""

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.kit import clock
from portal.kit.models import AuditLine
from portal.people.models import Person
from programmes.models import Enrolment
from programmes.volunteering.models import Shift, StandingShift, Volunteer
from tests.grounds import laid_once
from tests.people import factories as accounts

from . import factories as make
from .test_taking import family, resident

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
HOSTILE = ["", "x", "-1", "9" * 30, "é", "\x00", "<b>", "1e9", "2026-13-45", "99999-01-01", "²"]
LIST = "/benevolat/creneaux/"
MOST_QUERIES = 11  # one for each room where she may be expected: her baskets, her committee


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\u00a0", " "))


def cost(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def of(shift, namespace: str = "volunteering:shift") -> str:
    return reverse(namespace, args=[shift.pk])


@laid_once
def volunteer():
    return resident()


@pytest.fixture
def hers(client, volunteer):
    """The client, signed in as the volunteer."""
    client.force_login(volunteer.person.user, backend=BACKEND)
    return client


class TestList:
    def test_those_she_can_take_come_first_then_the_full_ones_then_the_others_with_their_reasons(self, hers, volunteer):
        food = make.post("Cuisiner")
        food.qualifications.add(make.qualification())
        barred, full, free = make.shift(days=3, task=food), make.shift(days=4, maximum=1, wanted=1), make.shift(days=6)
        make.taken(full)
        shown = text(hers.get(LIST))
        assert "1 créneau pour vous" in shown
        assert shown.index('id="groupe-can"') < shown.index('id="groupe-full"') < shown.index('id="groupe-other"')
        assert shown.index(of(free)) < shown.index(of(full))
        assert of(barred) not in shown
        assert "Ce poste demande : Hygiène alimentaire." in shown

    def test_where_she_is_already_leads_to_her_place(self, hers, volunteer):
        row = make.taken(make.shift(), volunteer)
        shown = text(hers.get(LIST))
        assert "vous y êtes" in shown
        assert reverse("programmes:place", args=[row.pk]) in shown

    def test_a_visitor_reads_where_hands_are_missing_and_is_asked_for_nothing(self, client):
        shift = make.shift(minimum=2, wanted=2, maximum=2)
        shown = text(client.get(LIST))
        assert "On vous attend" in shown
        assert "il manque 2 personnes" in shown
        assert of(shift) in shown

    def test_who_is_no_volunteer_yet_is_told_once_how_to_begin_not_at_each_shift(self, client):
        user = accounts.resident()
        make.person("Léa", user=user)
        make.shift()
        make.shift(days=9)
        client.force_login(user, backend=BACKEND)
        shown = text(client.get(LIST))
        assert shown.count("/benevolat/commencer/") == 1
        assert "pas encore bénévole" not in shown

    def test_her_own_houses_first_and_every_filter(self, hers, volunteer):
        here, there = make.shift(days=7), make.shift(make.mission("Jardiner", make.house("Abbaye")), days=8)
        shown = text(hers.get(LIST))
        assert of(here) in shown
        assert of(there) not in shown
        assert of(there) in text(hers.get(f"{LIST}?maison="))
        assert of(here) not in text(hers.get(f"{LIST}?maison=abbaye"))
        assert of(here) not in text(hers.get(f"{LIST}?maison=&mission={there.session.activity_id}"))
        assert of(there) not in text(hers.get(f"{LIST}?maison=&jour={here.session.weekday}"))

    def test_of_a_house_where_nothing_goes_on_she_reads_of_the_others(self, hers, volunteer):
        shift = make.shift(make.mission(maison=make.house("Abbaye")))
        assert of(shift) in text(hers.get(LIST))

    @pytest.mark.parametrize("value", HOSTILE)
    def test_hostile_filters_are_never_an_error(self, hers, value):
        make.shift()
        for name in ("maison", "mission", "jour", "page"):
            assert hers.get(LIST, {name: value}).status_code == 200

    def test_the_same_few_queries_whatever_the_number(self, hers, volunteer):
        page, post = make.mission(), make.post()
        make.shift(page, task=post)
        few = cost(hers, LIST)
        food = make.qualification()
        for number in range(30):
            task = make.post()
            task.qualifications.add(food)
            shift = make.shift(make.mission() if number < 4 else page, days=8 + number, task=task if number % 2 else post)
            if number % 4 == 0:
                make.taken(shift)
        assert cost(hers, LIST) <= few <= MOST_QUERIES

    def test_a_visitor_costs_still_less(self, client):
        make.shift()
        few = cost(client, LIST)
        for number in range(8):
            make.shift(days=8 + number)
        assert cost(client, LIST) == few <= 6


class TestTakingOne:
    def test_three_taps(self, hers, volunteer):
        shift = make.shift()
        assert of(shift) in text(hers.get(LIST))
        assert "Je viens" in text(hers.get(of(shift)))
        answer = hers.post(of(shift), {"people": volunteer.person_id, "act": "enrol", "request_key": uuid.uuid4()}, follow=True)
        assert "C’est noté" in text(answer)
        row = Enrolment.objects.get()
        assert (row.state, row.channel, row.person) == ("confirmed", "online", volunteer.person)

    def test_a_visitor_signs_in_and_comes_back(self, client):
        shift = make.shift()
        shown = text(client.get(of(shift)))
        assert f"next={of(shift)}" in shown
        assert client.post(of(shift)).status_code == 200
        assert not Enrolment.objects.exists()

    def test_who_is_nobody_yet_says_her_name(self, client):
        shift = make.shift()
        client.force_login(accounts.resident(), backend=BACKEND)
        assert 'name="given_name"' in text(client.get(of(shift)))
        client.post(of(shift), {"given_name": "Amina", "family_name": "Ben Ali"})
        assert "Vous n’êtes pas encore bénévole." in text(client.get(of(shift)))

    def test_what_stands_against_her_is_all_said_with_no_button(self, hers, volunteer):
        food = make.post("Cuisiner")
        food.qualifications.add(make.qualification())
        shift = make.shift(task=food)
        make.taken(make.shift(hour=15), volunteer)
        shown = text(hers.get(of(shift)))
        assert "Ce poste demande : Hygiène alimentaire." in shown
        assert "Vous avez déjà un créneau à cette heure-là : « Distribuer les paniers », 15 h – 18 h." in shown
        assert "Je viens" not in shown

    def test_the_loser_of_a_race_reads_every_reason(self, hers, volunteer):
        shift = make.shift(maximum=1, wanted=1)
        hers.get(of(shift))
        make.taken(shift)
        make.taken(make.shift(hour=15), volunteer)
        shown = text(hers.post(of(shift), {"people": volunteer.person_id, "act": "enrol"}))
        assert "Vous avez déjà un créneau à cette heure-là" in shown
        assert "Il n&#x27;y a plus de place." in shown

    def test_full_leads_to_the_list_in_one_press(self, hers, volunteer):
        shift = make.shift(maximum=1, wanted=1)
        make.taken(shift)
        assert "M’inscrire sur la liste d’attente" in text(hers.get(of(shift)))
        assert "liste d" in text(hers.post(of(shift), {"people": volunteer.person_id, "act": "wait"}, follow=True))
        assert Enrolment.objects.get(person=volunteer.person).state == "waiting"

    def test_several_dates_at_once(self, hers, volunteer):
        page, post = make.mission(), make.post()
        first, second, third = (make.shift(page, task=post, days=days) for days in (7, 14, 21))
        assert "Venir d’autres jours aussi" in text(hers.get(of(first)))
        answer = hers.post(of(first), {"people": volunteer.person_id, "also": [second.pk, third.pk], "act": "enrol"}, follow=True)
        assert "C’est noté : mar. 1er déc. 14 h, mar. 8 déc. 14 h, mar. 15 déc. 14 h." in text(answer)
        assert Enrolment.objects.active().count() == 3

    def test_with_my_family(self, hers, volunteer):
        son = make.volunteer(make.person("Sam", birth_year=1999))
        family(volunteer.person, son.person)
        shift = make.shift()
        assert "Sam" in text(hers.get(of(shift)))
        hers.post(of(shift), {"people": [volunteer.person_id, son.person_id], "act": "enrol"})
        assert Enrolment.objects.values("party").distinct().count() == 1
        assert Enrolment.objects.active().count() == 2

    def test_a_stranger_s_key_is_no_choice(self, hers, volunteer):
        shift, stranger = make.shift(), make.volunteer()
        hers.post(of(shift), {"people": [stranger.person_id], "act": "enrol"})
        assert not Enrolment.objects.exists()

    @pytest.mark.parametrize("value", HOSTILE)
    def test_hostile_forms_are_never_an_error(self, hers, value):
        shift = make.shift()
        for data in ({"people": value}, {"also": value}, {"act": value}, {"request_key": value}):
            assert hers.post(of(shift), data).status_code == 200
        assert not Enrolment.objects.exists()

    def test_what_is_not_online_or_over_is_not_found(self, hers):
        shift = make.shift()
        page = shift.session.activity
        type(page).objects.filter(pk=page.pk).update(live=False)
        assert hers.get(of(shift)).status_code == 404

    def test_constant_queries_whatever_the_dates(self, hers, volunteer):
        page, post = make.mission(), make.post()
        first = make.shift(page, task=post)
        make.shift(page, task=post, days=14)
        few = cost(hers, of(first))
        for week in range(3, 9):
            make.shift(page, task=post, days=7 * week)
        assert cost(hers, of(first)) == few


class TestWhereIAmNeeded:
    def shown(self, client, **asked) -> list[Shift]:
        page = client.get(LIST, {"besoin": "oui", **asked}).context["chosen"].page
        return [one.shift for one in page.object_list]

    def test_the_holes_of_her_houses_that_she_can_fill_the_soonest_first(self, hers, volunteer):
        page, food = make.mission(), make.post("Cuisiner")
        food.qualifications.add(make.qualification())
        later, soon = make.shift(page, days=9, minimum=1), make.shift(page, days=5, minimum=2)
        make.shift(page, days=6, minimum=0)
        make.shift(page, days=7, minimum=1, task=food)
        make.shift(make.mission("Jardiner", make.house("Abbaye")), days=4, minimum=1)
        assert self.shown(hers) == [soon, later]
        assert "Là où on a besoin de moi : 2 créneaux" in text(hers.get(LIST))
        assert self.shown(hers, mission=page.pk) == [soon, later]

    def test_where_all_is_well_words_say_so(self, hers, volunteer):
        make.shift(minimum=0)
        shown = text(hers.get(LIST, {"besoin": "oui"}))
        assert "Là où vous pouvez venir, tout est assuré" in shown and "Là où on a besoin de moi :" not in text(hers.get(LIST))

    def test_a_visitor_and_who_begins_see_every_shift(self, client):
        shift = make.shift()
        assert self.shown(client) == [shift]

    def test_her_space_says_how_many_of_her_houses_lack_people(self, hers, volunteer):
        assert "Il manque du monde" not in text(hers.get("/mon-espace/"))
        make.shift(minimum=1), make.shift(days=30, minimum=1), make.shift(minimum=0)
        make.shift(make.mission("Jardiner", make.house("Abbaye")), days=4, minimum=1)
        assert "Il manque du monde sur 1 créneau de vos maisons" in text(hers.get("/mon-espace/"))

    def test_the_same_queries_as_the_whole_list(self, hers, volunteer):
        make.shift()
        assert cost(hers, f"{LIST}?besoin=oui") <= cost(hers, LIST) <= MOST_QUERIES


class TestMissionPage:
    def test_i_come_is_one_press_away_for_everybody(self, client):
        shift = make.shift()
        assert of(shift) in text(client.get(shift.session.activity.specific.address))

    def test_reasons_are_said_to_who_is_known(self, hers, volunteer):
        food = make.post("Cuisiner")
        food.qualifications.add(make.qualification())
        shift = make.shift(task=food)
        assert "Ce poste demande : Hygiène alimentaire." in text(hers.get(shift.session.activity.specific.address))

    def test_constant_queries(self, hers, volunteer):
        page = make.mission()
        make.shift(page)
        few = cost(hers, page.address)
        for number in range(6):
            make.shift(page, days=8 + number)
        assert cost(hers, page.address) == few


class TestSecrecy:
    def test_nothing_a_volunteer_reads_names_anybody_else_nor_any_price(self, hers, volunteer):
        other = make.volunteer(make.person("M. K.", birth_year=1970))
        Person.objects.filter(pk=other.person_id).update(given_name="Karim", family_name="Kaddour", address_1="3 rue des Lilas")
        shift = make.shift(leader=other.person)
        make.taken(shift, other)
        for address in (LIST, of(shift), shift.session.activity.specific.address, of(shift, "volunteering:standing")):
            shown = text(hers.get(address))
            for secret in ("Kaddour", "Karim", "Lilas", "€", "quotient", "tranche"):
                assert secret not in shown.split("<main")[1].split("</main>")[0], (address, secret)


class TestCounter:
    @pytest.fixture
    def desk(self, client):
        agent = accounts.staff("accueil", make.house())
        accounts.sign_in(client, agent)
        return client

    def of(self, volunteer) -> str:
        return reverse("volunteering_desk:shifts_for", args=[volunteer.person_id])

    def test_what_she_could_take_and_one_press(self, desk):
        volunteer, shift = make.volunteer(), make.shift()
        make.shift(make.mission("Jardiner", make.house("Abbaye")))
        shown = text(desk.get(self.of(volunteer)))
        assert "Distribuer les paniers" in shown
        assert "Jardiner" not in shown
        answer = desk.post(self.of(volunteer), {"shifts": shift.pk, "channel": "phone", "wait": "on"}, follow=True)
        assert "inscrit·e" in text(answer)
        row = Enrolment.objects.get()
        assert (row.channel, row.to_tell) == ("phone", "")

    def test_several_and_what_is_refused_says_why(self, desk):
        volunteer, shift, clash, later = make.volunteer(), make.shift(), make.shift(hour=15), make.shift(days=9)
        answer = desk.post(self.of(volunteer), {"shifts": [shift.pk, clash.pk, later.pk], "channel": "counter"}, follow=True)
        shown = text(answer)
        assert "a déjà un créneau à cette heure-là" in shown
        assert Enrolment.objects.active().count() == 2

    def over_her_week(self) -> tuple[Volunteer, Shift]:
        volunteer = make.volunteer()
        Volunteer.objects.filter(pk=volunteer.pk).update(weekly_cap=1)
        make.taken(make.shift(days=7), volunteer)
        return volunteer, make.shift(days=9)

    def test_who_organises_puts_what_is_about_her_time_aside_with_a_word(self, client):
        agent, (volunteer, other) = accounts.staff("animation", make.house()), self.over_her_week()
        accounts.sign_in(client, agent)
        assert "Inscrire quand même" in text(client.get(self.of(volunteer)))
        sent = {"shifts": other.pk, "channel": "phone", "over": "Elle le propose elle-même"}
        assert "inscrit·e" in text(client.post(self.of(volunteer), sent, follow=True))
        assert Enrolment.objects.get(sheet=other.sheet_id).state == "confirmed"
        line = AuditLine.objects.get(verb="volunteering.over")
        assert (line.by, line.detail["reason"]) == (agent, "Elle le propose elle-même")

    def test_without_a_word_nothing_is_put_aside(self, client):
        volunteer, other = self.over_her_week()
        accounts.sign_in(client, accounts.staff("animation", make.house()))
        answer = text(client.post(self.of(volunteer), {"shifts": other.pk, "channel": "phone", "over": "  "}))
        assert "Dites en un mot pourquoi" in answer
        assert not Enrolment.objects.filter(sheet=other.sheet_id).exists()

    def test_who_only_serves_reads_the_reason_and_may_not_put_it_aside(self, desk):
        volunteer, other = self.over_her_week()
        assert "Inscrire quand même" not in text(desk.get(self.of(volunteer)))
        answer = text(desk.post(self.of(volunteer), {"shifts": other.pk, "channel": "counter", "over": "parce que"}))
        assert "revient à qui organise les bénévoles" in answer
        assert not Enrolment.objects.filter(sheet=other.sheet_id).exists()

    def test_with_those_of_her_household(self, desk):
        volunteer, son = make.volunteer(), make.volunteer(make.person("Sam", birth_year=1999))
        family(volunteer.person, son.person)
        shift = make.shift()
        desk.post(self.of(volunteer), {"shifts": shift.pk, "people": son.person_id, "channel": "counter"})
        assert Enrolment.objects.active().count() == 2

    def test_another_house_s_shift_is_none_of_hers(self, desk):
        volunteer, other = make.volunteer(), make.shift(make.mission(maison=make.house("Abbaye")))
        desk.post(self.of(volunteer), {"shifts": other.pk, "channel": "counter"})
        assert not Enrolment.objects.exists()

    @pytest.mark.parametrize("value", HOSTILE)
    def test_hostile_forms_are_never_an_error(self, desk, value):
        volunteer = make.volunteer()
        make.shift()
        for data in ({"shifts": value, "channel": "counter"}, {"shifts": "1", "channel": value}, {"people": value}):
            assert desk.post(self.of(volunteer), data, follow=True).status_code == 200
        assert desk.get(self.of(volunteer), {"maison": value, "page": value, "jour": value}).status_code == 200

    def test_constant_queries(self, desk):
        volunteer = make.volunteer()
        make.shift()
        few = cost(desk, self.of(volunteer))
        for number in range(8):
            make.shift(days=8 + number)
        assert cost(desk, self.of(volunteer)) == few

    def test_a_standing_shift_asked_for_and_ended(self, desk):
        volunteer, shift = make.volunteer(), make.shift()
        address = reverse("volunteering_desk:standing_for", args=[volunteer.person_id, shift.pk])
        assert "Noter son créneau régulier" in text(desk.get(address))
        assert "tous les mardis" in text(desk.post(address, {"every": "1"}, follow=True))
        standing = StandingShift.objects.get()
        assert (standing.channel, Enrolment.objects.get().state) == ("counter", "confirmed")
        desk.post(reverse("volunteering_desk:standing_end", args=[standing.pk]), {"dates": "rendre"})
        standing.refresh_from_db()
        assert (standing.ended_at is not None, Enrolment.objects.get().state) == (True, "withdrawn")


def test_who_stopped_is_invited_back(client, volunteer):
    Volunteer.objects.filter(pk=volunteer.pk).update(left_at=clock.now() - dt.timedelta(days=2))
    make.shift()
    client.force_login(volunteer.person.user, backend=BACKEND)
    assert "Revenir parmi les bénévoles" in text(client.get(LIST))
