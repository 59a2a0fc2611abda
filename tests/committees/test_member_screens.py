"""The committees' screens: at the desk, in a member's space, for everybody; what they never show; how many queries they ask."""

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maisons_habitants.committees.models import Body, CallForMembers, Candidate, Charter, College, Mandate
from portal.kit import clock, registry
from portal.people.models import Person
from tests.people import factories as people
from tests.people.records import person as record

from . import factories as make

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def keeper(client):
    return people.sign_in(client, people.staff("animation", make.house()))


@pytest.fixture
def counter(client):
    return people.sign_in(client, people.staff("accueil", make.house()))


def named(number: int = 1, **values) -> Person:
    return make.person(f"Mme {number}", given_name="Amina", family_name=f"Zerrouki{number}", phone="+33612345678", **values)


def resident(client) -> Person:
    user = people.resident(email="amina@exemple.fr")
    people.sign_in(client, user)
    return make.person("Mme A.", user=user, given_name="Amina", family_name="Zerrouki", birth_year=1984)


def cost(client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(page).status_code == 200
    return len(seen)


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


class TestTheDesk:
    def test_a_page_without_a_body_is_opened(self, keeper):
        page = make.committee()
        assert page.title in keeper.get("/equipe/comites/ouvrir/").content.decode()
        keeper.post("/equipe/comites/ouvrir/", {"page": page.pk, "maison": make.house().pk})
        assert Body.objects.get().page_id == page.pk

    def test_a_house_that_is_not_hers_is_not_proposed(self, keeper):
        page, other = make.committee(), make.house("Les Pins")
        answer = keeper.post("/equipe/comites/ouvrir/", {"page": page.pk, "maison": other.pk})
        assert answer.status_code == 200 and not Body.objects.exists()

    def test_the_list_says_who_leaves_soon_and_what_is_free(self, keeper):
        body = make.body()
        make.mandate(body, named(), ends_on=clock.today() + 30 * DAY)
        make.seat(body)
        make.call(body)
        said = words(keeper.get("/equipe/comites/"))
        assert "1 membre" in said and "1 siège libre" in said and "Amina Zerrouki1 : son mandat finit le" in said
        assert "0 candidature" in said

    def test_naming_somebody_found_by_her_name(self, keeper):
        body, person = make.body(), record("Amina", "Zerrouki")
        seat = make.seat(body)
        page = f"/equipe/comites/{body.pk}/nommer/"
        assert f"?qui={person.pk}&siege={seat.pk}" in keeper.get(f"{page}?q=zerrouki&siege={seat.pk}").content.decode()
        today = clock.today()
        days = {"starts_on": f"{today:%Y-%m-%d}", "ends_on": f"{today + 700 * DAY:%Y-%m-%d}"}
        values = {"qui": person.pk, "seat": seat.pk, "designation": "elected", "function": "chair", "public_name": "on", **days}
        assert keeper.post(page, values).status_code == 302
        row = Mandate.objects.get()
        assert (row.person, row.designation, row.function, row.public_name) == (person, "elected", "chair", True)
        again = keeper.post(page, {**values, "qui": make.person().pk})
        assert "Ce siège est déjà pris" in again.content.decode() and "déjà ce comité" in again.content.decode()

    def test_a_mandate_changed_renewed_and_ended_from_its_page(self, keeper):
        row = make.mandate(make.body(), named())
        page = f"/equipe/comites/mandat/{row.pk}/"
        keeper.post(page, {"changer": "oui", "c-function": "secretary", "c-public_name": "on", "c-seen": row.edition})
        keeper.post(page, {"renouveler": "oui", "r-ends_on": f"{row.ends_on + 100 * DAY:%Y-%m-%d}", "r-designation": "drawn"})
        keeper.post(page, {"finir": "oui", "f-last_day": f"{clock.today():%Y-%m-%d}", "f-words": "Elle déménage."})
        row.refresh_from_db()
        assert (row.function, row.ended_on, row.end_words) == ("secretary", clock.today(), "Elle déménage.")
        assert Mandate.objects.count() == 2

    def test_the_charter_is_written_adopted_and_printed(self, keeper, client):
        body = make.body()
        keeper.post(f"/equipe/comites/{body.pk}/charte/", {"text": "On se parle."})
        assert client.get(f"/comites/{body.pk}/charte.pdf").status_code == 404
        keeper.post(f"/equipe/comites/{body.pk}/charte/adopter/", {"a-adopted_on": f"{clock.today():%Y-%m-%d}"})
        row = Charter.objects.get()
        assert row.adopted_on == clock.today()
        for page in (f"/equipe/comites/charte/{row.pk}.pdf", f"/comites/{body.pk}/charte.pdf"):
            assert client.get(page).headers["content-type"] == "application/pdf"
        again = keeper.post(f"/equipe/comites/{body.pk}/charte/adopter/", {"a-adopted_on": f"{clock.today():%Y-%m-%d}"}, follow=True)
        assert "déjà adoptée" in again.content.decode()

    def rules(self, body, **values) -> dict:
        known = {
            "valid_from": f"{clock.today():%Y-%m-%d}", "formal": "oui", "notice_days": 8, "quorum_base": "in-office", "quorum_numerator": 1,
            "quorum_denominator": 2, "quorum_more_than": "on", "second_after_days": 3, "proxies_each": 1, "majority": "absolute",
            "secret_numerator": 1, "secret_denominator": 3,
        }  # fmt: skip
        return known | values

    def test_rules_are_seen_before_they_are_kept(self, keeper):
        body = make.body(9)
        page = f"/equipe/comites/{body.pk}/regles/"
        first = words(keeper.get(page))
        assert "Réunion simple" in first and "CASF, art. R123-17" in first
        shown = words(keeper.post(page, self.rules(body, voir="oui")))
        assert "Avec 9 membres, il faut 5 membres présents." in shown and body.rules.count() == 1
        keeper.post(page, self.rules(body))
        row = body.rules.first()
        assert (row.formal, row.majority) == (True, "absolute")
        assert "Avec 9 membres, il faut 5 membres présents." in words(keeper.get(f"/equipe/comites/{body.pk}/"))

    def test_a_college_that_must_be_the_largest_is_chosen_and_said(self, keeper):
        body = make.body(9)
        page = f"/equipe/comites/{body.pk}/regles/"
        assert "plus nombreux que les autres" not in words(keeper.get(page))  # it has no college
        college = College.objects.create(body=body, name="Usagers")
        shown = words(keeper.post(page, self.rules(body, voir="oui", leading_college=college.pk)))
        assert "Plus de la moitié des membres présents viennent du collège « Usagers »." in shown
        keeper.post(page, self.rules(body, leading_college=college.pk))
        assert body.rules.first().leading_college == college
        assert "viennent du collège « Usagers »" in words(keeper.get(f"/equipe/comites/{body.pk}/"))

    def test_seats_colleges_deputies(self, keeper):
        body = make.body()
        page = f"/equipe/comites/{body.pk}/sieges/"
        keeper.post(page, {"college": "oui", "c-name": "Habitants"})
        keeper.post(page, {"sieges": "oui", "s-number": 2, "s-votes": "on", "s-college": body.colleges.get().pk})
        first, second = body.seats.all()
        keeper.post(page, {"suppleance": first.pk})
        keeper.post(page, {"supprimer": second.pk})
        second.refresh_from_db()
        assert first.deputy.number == 3 and second.retired_on == clock.today()
        assert keeper.post(page, {"supprimer": make.seat(make.body()).pk}).status_code == 404  # another committee's

    def test_a_call_opened_and_closed_by_a_draw(self, keeper):
        body, today = make.body(), clock.today()
        make.seat(body)
        days = {"opens_on": f"{today:%Y-%m-%d}", "closes_on": f"{today + 20 * DAY:%Y-%m-%d}"}
        more = {"designation": "drawn", "meetings": 6, "months": 24}
        keeper.post(f"/equipe/comites/{body.pk}/appel/", {"seats": 1, **days, **more})
        call = CallForMembers.objects.get()
        for number in (1, 2):
            make.candidacy(call, named(number))
        page = f"/equipe/comites/appel/{call.pk}/"
        assert "2 personnes pour 1 place" in words(keeper.get(page))
        asked = {"designation": "drawn", "starts_on": f"{today:%Y-%m-%d}", "seen": call.edition}
        done = keeper.post(page, {**asked, "request_key": str(uuid.uuid4())}, follow=True)
        call.refresh_from_db()
        assert call.seed in done.content.decode() and "2 personnes se sont proposées pour 1 place" in words(done)

    def test_the_reception_reads_and_does_not_keep(self, counter):
        body = make.body(1)
        assert "Changer les règles" not in counter.get(f"/equipe/comites/{body.pk}/").content.decode()
        assert counter.get(f"/equipe/comites/{body.pk}/regles/").status_code == 403

    @pytest.mark.parametrize("page", ["/equipe/comites/", "/equipe/comites/{body}/", "/equipe/comites/{body}/sieges/", "/comites/"])
    def test_queries_do_not_grow(self, keeper, page):
        body = make.body(2)
        make.call(body)
        address = page.format(body=body.pk)
        few = cost(keeper, address)
        for _ in range(8):
            make.mandate(body, named(), ends_on=clock.today() + 20 * DAY)
        other = make.body(3, page=make.committee("Un autre"))
        make.candidacy(make.call(other))
        assert cost(keeper, address) == few
        assert few <= 40


class TestTheCounter:
    def test_one_press(self, counter):
        call, person = make.call(make.body()), named()
        page = f"/equipe/comites/personne/{person.pk}/"
        assert page == registry.counter_acts.get("committees.seat").url(person)
        assert "à partir de 16 ans" in words(counter.get(page))
        answer = counter.post(page, {"call": call.pk, "request_key": str(uuid.uuid4())}, follow=True)
        row = Candidate.objects.get()
        assert f"committees.Candidate/{row.pk}" in answer.content.decode()
        slip = words(counter.get(reverse("desk_slip_show", args=["committees.Candidate", row.pk])))
        assert "Votre demande est notée" in slip and call.body.page.title not in slip
        assert (row.person, row.channel, row.state) == (person, "counter", "asked")
        counter.post(f"/equipe/comites/candidature/{row.pk}/reprendre/")
        row.refresh_from_db()
        assert row.state == "withdrawn"

    def test_refused_in_words_and_nothing_to_propose(self, counter):
        young = named(birth_year=clock.today().year - 10)
        page = f"/equipe/comites/personne/{young.pk}/"
        assert "Pas d’appel ouvert" in words(counter.get(page))
        call = make.call(make.body())
        assert "On peut siéger à partir de 16 ans" in words(counter.post(page, {"call": call.pk}))

    def test_on_paper_one_line_a_person(self, counter):
        call, person = make.call(make.body()), named()
        form = registry.paper_forms.get("comites")
        [blank] = form.blanks(None, make.house())
        assert (blank.key, form.blank(None, call.pk)) == (call.pk, blank) and form.blanks(None, make.house("Les Pins")) == []
        said, _ = form.keyed(people.staff("accueil", make.house()), call.pk, person, "oui")
        assert said == "candidature notée." and Candidate.objects.get().public_name


class TestOnline:
    def test_a_visitor_reads_what_it_asks(self, client):
        call = make.call(make.body(), words="Pour la fête de juin.")
        said = words(client.get(f"/comites/appel/{call.pk}/"))
        assert "Pour la fête de juin." in said and "Les enfants sont gardés" in said and "J’ai déjà un compte" in said

    def test_she_comes_forward_then_takes_it_back(self, client):
        person = resident(client)
        call = make.call(make.body())
        page = f"/comites/appel/{call.pk}/"
        said = words(client.post(page, {"words": "Le jardin.", "public_name": "on"}, follow=True))
        row = Candidate.objects.get()
        assert "Votre candidature est notée" in said and (row.person, row.channel, row.public_name) == (person, "online", True)
        client.post(f"/comites/candidature/{row.pk}/reprendre/")
        row.refresh_from_db()
        assert row.state == "withdrawn" and client.get(f"/comites/candidature/{row.pk}/reprendre/").status_code == 404

    def test_what_stands_against_it_is_said_instead_of_the_form(self, client):
        person = resident(client)
        body = make.body()
        make.mandate(body, person)
        call = make.call(body)
        said = words(client.get(f"/comites/appel/{call.pk}/"))
        assert "Vous êtes déjà membre de ce comité" in said and "Je me propose" not in said
        over = make.call(make.body(), opens_on=clock.today() - 9 * DAY, closes_on=clock.today() - DAY)
        assert "Cet appel est fini" in words(client.get(f"/comites/appel/{over.pk}/"))


class TestHerSpace:
    def test_a_member_of_the_day_alone(self, client):
        person = resident(client)
        body, today = make.body(), clock.today()
        row = make.mandate(body, person, ends_on=today)
        make.mandate(body, named(2))
        page = f"/comites/membres/{body.pk}/"
        said = words(client.get(page))
        assert "Nous sommes 2" in said and "Mme 2" in said
        assert "Zerrouki2" not in said and "6 12 34" not in said
        assert "Mon comité" in words(client.get("/mon-espace/"))
        with clock.standing_at(clock.now() + DAY):
            assert client.get(page).status_code == 404
        Mandate.objects.filter(pk=row.pk).update(ended_on=today - DAY)
        assert client.get(page).status_code == 404
        assert client.get(f"/comites/membres/{make.body().pk}/").status_code == 404

    def test_queries_do_not_grow(self, client):
        body = make.body()
        make.mandate(body, resident(client))
        page = f"/comites/membres/{body.pk}/"
        few = cost(client, page)
        for number in range(8):
            make.mandate(body, named(number))
        assert cost(client, page) == few <= 25


class TestThePublicPage:
    def test_public_names_alone_then_how_many(self, client):
        body = make.body()
        college = body.colleges.create(name="Habitants", position=1)
        make.mandate(body, named(1), on=make.seat(body, college=college), public_name=True, function="chair")
        make.mandate(body, named(2), on=make.seat(body, college=college))
        make.seat(body, college=college)
        make.charter(body)
        call = make.call(body)
        said = words(client.get(body.page.address))
        assert "Mme 1" in said and "préside" in said and "Mme 2" not in said and "Zerrouki" not in said
        assert "Et 1 autre membre" in said and "2 sur 3" in said and "1 place libre" in said
        assert "On se parle, on décide ensemble." in said and f"/comites/appel/{call.pk}/" in client.get(body.page.address).content.decode()

    def test_a_page_without_a_body_stands_too(self, client):
        assert client.get(make.committee().address).status_code == 200

    def test_queries_do_not_grow(self, client):
        body = make.body(2)
        few = cost(client, body.page.address)
        for number in range(8):
            make.mandate(body, named(number), public_name=True)
        assert cost(client, body.page.address) == few <= 45
