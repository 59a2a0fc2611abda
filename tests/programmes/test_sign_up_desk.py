"""Sign-up at the counter, and the screen where staff write what is asked: the same rules, the same words."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from django.urls import reverse

from portal.households.actions.create_household import create_household
from portal.kit import audit, clock
from portal.kit.models import Reading
from portal.people.models import PersonMaison
from programmes.actions.enrol import enrol
from programmes.actions.set_asking import set_asking
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.models import Answer, Enrolment, Question, SignUpSheet
from programmes.rules.extras import Extras
from tests.grounds import laid_once
from tests.people import factories as accounts

from . import factories as make
from .test_sign_up import asks, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(dt.datetime(2026, 11, 24, 11, tzinfo=dt.UTC), tick=False):
        yield


@laid_once
def sheet():
    return set_asking(sheet=make.sheet(6), guests=2, asks_needs=True, approval=False, by=None)


class TestAtTheCounter:
    @pytest.fixture
    def agent(self, client, sheet):
        user = accounts.staff("responsable", sheet.maison)
        accounts.sign_in(client, user)
        return user

    @pytest.fixture
    def family(self, sheet):
        people = make.person("Mme B."), make.person("Léo", birth_year=2015)
        for person in people:
            PersonMaison.objects.create(person=person, maison=sheet.maison, since=clock.today())
        create_household(referents=people[:1], members=people[1:], by=None)
        return people

    def post(self, client, sheet, person, **data):
        address = reverse("programmes:desk_enrol", args=[sheet.pk])
        sent = {"person": person.pk, "channel": "counter", "places": 1, "request_key": uuid.uuid4(), **data}
        return client.post(address, sent, follow=True)

    def test_the_household_a_guest_their_answers_and_needs_in_one_page(self, client, agent, sheet, family):
        question = asks(sheet)
        answers = {f"q{question.pk}-{key}": "oui" for key in (family[0].pk, family[1].pk, "guest-0")}
        data = {"people": [one.pk for one in family], "guest-0": "Paul", "needs": ["childcare"], **answers}
        page = text(self.post(client, sheet, family[0], **data))
        assert "Paul, accompagne Mme B." in page and "Nager ?" in page
        assert Answer.objects.count() == 3
        ready = text(client.get(reverse("programmes:desk_preparation", args=[sheet.pk])))
        assert "garde d'enfants" in ready.lower() and "Mme B." in ready
        assert Reading.objects.filter(by=agent, screen="programmes:desk_preparation", subject=audit.key_of(family[0])).count() == 1

    def test_a_missing_answer_is_asked_for_and_nothing_is_lost(self, client, agent, sheet, family):
        asks(sheet)
        page = text(self.post(client, sheet, family[0], people=[family[0].pk], **{"guest-0": "Paul"}))
        assert "Il manque une réponse ici" in page and 'value="Paul"' in page
        assert not Enrolment.objects.exists()

    @pytest.mark.parametrize(
        "data", [{"people": "10" * 15}, {"people": "-1"}, {"places": "10" * 9}, {"fewest": "-1"}, {"guest-0": "x" * 99}]
    )
    def test_tampered_fields(self, client, agent, sheet, family, data):
        assert self.post(client, sheet, family[0], **data).status_code == 200
        assert not Enrolment.objects.exists()

    def test_a_stranger_is_not_taken_for_a_member(self, client, agent, sheet, family):
        self.post(client, sheet, family[0], people=[make.person().pk])
        assert not Enrolment.objects.exists()

    def test_two_places_a_party_too_large_and_a_date_past(self, client, agent, sheet, family):
        self.post(client, sheet, family[0])
        assert "a déjà une place" in text(self.post(client, sheet, family[0]))
        SignUpSheet.objects.filter(pk=sheet.pk).update(capacity=2)
        assert "Il reste 1 place, vous en demandez 2" in text(self.post(client, sheet, family[1], **{"guest-0": "Paul"}))
        with time_machine.travel(clock.now() + dt.timedelta(days=30), tick=False):
            accounts.sign_in(client, agent)
            assert "passé" in text(self.post(client, sheet, family[1]))

    def test_yes_and_no_to_who_is_looked_at(self, client, agent, sheet, family):
        set_asking(sheet=sheet, guests=0, asks_needs=True, approval=True, by=None)
        self.post(client, sheet, family[0])
        row = Enrolment.objects.get()
        page = text(client.get(reverse("programmes:desk_sheet", args=[sheet.pk])))
        assert "À regarder" in page
        address = reverse("programmes:desk_place", args=[row.pk])
        assert "Écrivez la phrase" in text(client.post(address, {"act": "refuse-place", "version": row.version}, follow=True))
        client.post(address, {"act": "approve", "version": row.version})
        row.refresh_from_db()
        assert row.state == "confirmed"

    def test_a_group_answers_and_a_place_is_passed_on(self, client, agent, sheet, family):
        inside = enrol(sheet=sheet, people=make.people(6), by=None)
        rows = wait(sheet=sheet, people=[family[0]], by=None, extras=Extras(guests=("Paul",), fewest=1))
        withdraw(enrolment=inside[0], by=None)
        address = reverse("programmes:desk_party", args=[rows[0].pk])
        page = text(client.get(address))
        assert "qui vient" in page
        seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
        assert "Cochez au moins" in text(client.post(address, {"act": "group", "seen": seen}))
        client.post(address, {"act": "group", "coming": rows[0].pk, "seen": seen, "request_key": uuid.uuid4()})
        assert Enrolment.objects.get(pk=rows[0].pk).state == "confirmed"
        version = Enrolment.objects.get(pk=rows[0].pk).version
        page = text(client.post(address, {"act": "pass", "to": family[1].pk, "version": version, "request_key": uuid.uuid4()}, follow=True))
        assert "La place est passée à Léo" in page
        slip = re.search(r'href="(/equipe/bons/[^"]+)"', page)[1]
        assert client.get(slip).status_code == 200


class TestQuestionsScreen:
    @pytest.fixture
    def planner(self, client, sheet):
        accounts.sign_in(client, accounts.staff("animation", sheet.maison))

    def post(self, client, sheet, **data):
        return client.post(reverse("programmes:desk_questions", args=[sheet.pk]), data, follow=True)

    ADD = {"act": "add", "words": "Nager ?", "kind": "yes-no", "asked_of": "person"}

    def test_add_then_take_away(self, client, planner, sheet):
        self.post(client, sheet, **self.ADD, required="on")
        question = Question.objects.get()
        assert SignUpSheet.objects.get(pk=sheet.pk).must_answer
        self.post(client, sheet, act="drop", question=question.pk)
        assert not Question.objects.exists()
        assert not SignUpSheet.objects.get(pk=sheet.pk).must_answer

    def test_what_the_law_keeps_apart_cannot_be_asked_by_anybody(self, client, planner, sheet):
        page = text(self.post(client, sheet, **{**self.ADD, "words": "Êtes-vous diabétique ?"}))
        assert "la loi ne nous laisse pas" in page and "de quoi la personne a besoin" in page
        choice = {"kind": "choice", "words": "Votre plat", "choices": "halal\nsans viande"}
        assert "la loi ne nous laisse pas" in text(self.post(client, sheet, **{**self.ADD, **choice}))
        assert not Question.objects.exists()

    def test_five_at_most_each_once_and_choices_to_choose_from(self, client, planner, sheet):
        for number in range(5):
            self.post(client, sheet, **{**self.ADD, "words": f"Question {number} ?"})
        assert "Cinq questions, c’est le plus" in text(self.post(client, sheet, **{**self.ADD, "words": "Une de plus ?"}))
        assert Question.objects.count() == 5
        Question.objects.first().delete()
        assert "déjà posée" in text(self.post(client, sheet, **{**self.ADD, "words": "Question 3 ?"}))
        assert "de deux à 8 réponses" in text(self.post(client, sheet, **{**self.ADD, "words": "Couleur ?", "kind": "choice"}))

    def test_terms(self, client, planner, sheet):
        self.post(client, sheet, act="terms", guests="3", approval="on")
        found = SignUpSheet.objects.get(pk=sheet.pk)
        assert (found.guests, found.asks_needs, found.approval) == (3, False, True)
        assert self.post(client, sheet, act="terms", guests="10000000000").status_code == 200

    @pytest.mark.parametrize("data", [{"act": "drop", "question": "é"}, {"act": "drop", "question": "9" * 20}])
    def test_a_question_of_nobody(self, client, planner, sheet, data):
        assert self.post(client, sheet, **data).status_code == 404
