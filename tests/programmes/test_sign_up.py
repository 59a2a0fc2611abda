"""The form of sign-up at both doors: steps that lose nothing, guests, questions, needs, prices; and everything bad one can send."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from django.urls import reverse

from portal.households.actions.create_household import create_household
from portal.kit import clock
from portal.ledger.models import Charge, owed_cents
from portal.people.models import PersonMaison
from programmes.actions.approve import approve
from programmes.actions.enrol import enrol
from programmes.actions.set_asking import add_question, set_asking
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.models import AccessNeed, Answer, Enrolment, SignUpSheet
from programmes.rules.extras import Extras, Reply
from tests.grounds import laid_once
from tests.people import factories as accounts
from tests.tariffs import factories as prices

from . import factories as make

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(dt.datetime(2026, 11, 24, 11, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def mother(client):
    person = make.person("Mme B.")
    person.user = accounts.resident(first_name="Aïcha")
    person.save()
    client.force_login(person.user, backend=BACKEND)
    return person


@pytest.fixture
def home(mother):
    child, other = make.person("Léo", birth_year=2015), make.person("M. B.", birth_year=1980)
    household = create_household(referents=[mother], members=[child, other], by=None)
    return household, child, other


@laid_once
def sheet():
    return set_asking(sheet=make.sheet(6), guests=2, asks_needs=True, approval=False, by=None)


def asks(sheet, words="Nager ?", **fields):
    common = {"kind": "yes-no", "asked_of": "person", "required": True, "on_paper": False, "by": None}
    return add_question(sheet=sheet, words=words, **{**common, **fields})


@pytest.fixture
def tariff():
    by = prices.agent("tarifs@ville.test")
    made = prices.tariff(by, name="Repas", unit="la place")
    prices.published(made, by)
    return made


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode()).replace("&#x27;", "'")


def url(sheet) -> str:
    return reverse("programmes:sign_up", args=[sheet.pk])


def send(client, sheet, **data):
    return client.post(
        url(sheet),
        {"request_key": uuid.uuid4(), **{name.replace("_", "-") if "guest" in name else name: value for name, value in data.items()}},
        follow=True,
    )


class TestOnePage:
    def test_where_nothing_is_asked_it_is_one_page(self, client, mother, sheet):
        page = text(client.get(url(sheet)))
        assert "Étape" not in page
        assert "Je m’inscris" in page
        assert "Au comptoir" in page

    def test_with_a_guest_and_a_need(self, client, mother, sheet):
        page = text(send(client, sheet, people=[mother.pk], guest_0="Paul", needs=["wheelchair"], need_words="une rampe", act="enrol"))
        assert "à bientôt" in page
        assert "Paul" in page
        assert "fauteuil" in page
        assert [row.called for row in Enrolment.objects.order_by("pk")] == ["Mme B.", "Paul"]
        need = AccessNeed.objects.get()
        assert (need.codes, need.words) == (["wheelchair"], "une rampe")

    def test_no_need_is_no_row(self, client, mother, sheet):
        send(client, sheet, people=[mother.pk], act="enrol")
        assert not AccessNeed.objects.exists()


class TestSteps:
    def test_who_then_questions_then_check_and_nothing_is_lost(self, client, mother, home, sheet):
        _, child, _ = home
        question = asks(sheet)
        once = asks(sheet, "Venez-vous en bus ?", asked_of="party", required=False)
        data = {"people": [mother.pk, child.pk], "guest_0": "Paul"}
        page = text(send(client, sheet, **data, step="who", suite="oui"))
        assert "Étape 2 sur 3" in page
        assert "Il manque" not in page
        assert page.count("Nager ?") == 3
        data |= {f"q{question.pk}-{mother.pk}": "oui", f"q{question.pk}-{child.pk}": "non"}
        page = text(send(client, sheet, **data, step="details", suite="oui"))
        assert "Étape 2 sur 3" in page and "Il manque une réponse ici" in page
        data |= {f"q{question.pk}-guest-0": "oui", f"q{once.pk}": "non", "needs": ["interpreter"]}
        page = text(
            client.post(
                url(sheet), {**{key.replace("guest_", "guest-"): value for key, value in data.items()}, "step": "details", "suite": "oui"}
            )
        )
        assert "Étape 3 sur 3" in page
        assert "Nager ? (Léo)" in page and "interprète" in page and "Paul" in page
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        hidden.pop("retour", None)  # of the page's foot
        ticked = re.findall(r'<input type="hidden" name="people" value="(\d+)"', page)
        done = client.post(url(sheet), {**hidden, "people": ticked, "act": "enrol"}, follow=True)
        assert "à bientôt" in text(done)
        said = set(Answer.objects.values_list("question", "enrolment__guest_name", "text"))
        assert said == {(question.pk, "", "oui"), (question.pk, "", "non"), (question.pk, "Paul", "oui"), (once.pk, None, "non")}

    def test_back_keeps_what_was_typed(self, client, mother, sheet):
        question = asks(sheet, kind="text")
        answer = {f"q{question.pk}-{mother.pk}": "un peu"}
        page = text(send(client, sheet, people=[mother.pk], guest_1="Inès", step="details", retour="oui", **answer))
        assert "Étape 1 sur 3" in page
        assert 'value="Inès"' in page and 'value="un peu"' in page

    def test_a_required_answer_is_missing_and_the_question_is_shown(self, client, mother, sheet):
        asks(sheet)
        page = text(send(client, sheet, people=[mother.pk], act="enrol"))
        assert "Étape 2 sur 3" in page and "Il manque une réponse ici" in page
        assert not Enrolment.objects.exists()

    def test_the_price_for_all_is_shown_before_confirming(self, client, mother, home, tariff):
        household, child, _ = home
        sheet = set_asking(sheet=make.sheet(6, tariff=tariff), guests=1, asks_needs=False, approval=False, by=None)
        page = text(send(client, sheet, people=[mother.pk, child.pk], guest_0="Paul", step="who", suite="oui"))
        each = int(re.search(r'name="shown" value="(\d+)"', page)[1])
        assert "Étape 2 sur 2" in page
        assert f"{3 * each // 100},{3 * each % 100:02d}" in page
        send(client, sheet, people=[mother.pk, child.pk], guest_0="Paul", shown=each, act="enrol")
        assert owed_cents(household) == 3 * each
        one = Enrolment.objects.get(guest=True)
        withdraw(enrolment=one, by=mother.user)
        assert owed_cents(household) == 2 * each

    def test_a_price_that_changed_is_said_and_the_new_one_shown(self, client, mother, home, tariff):
        sheet = make.sheet(6, tariff=tariff)
        page = text(send(client, sheet, people=[mother.pk], shown=1, act="enrol"))
        assert "Le prix a changé" in page
        assert 'name="shown" value="1"' not in page


class TestLookedAt:
    def test_it_says_that_the_team_answers_and_owes_nothing_before(self, client, mother, home, tariff):
        household, _, _ = home
        sheet = set_asking(sheet=make.sheet(6, tariff=tariff), guests=0, asks_needs=False, approval=True, by=None)
        page = text(send(client, sheet, people=[mother.pk], act="enrol"))
        assert "l'équipe regarde votre inscription" in page
        assert not Charge.objects.exists()
        row = approve(enrolment=Enrolment.objects.get(), by=None)
        assert row.state == "held"
        assert owed_cents(household) == row.price_cents

    def test_her_page_says_it_in_words(self, client, mother, sheet):
        set_asking(sheet=sheet, guests=0, asks_needs=False, approval=True, by=None)
        send(client, sheet, people=[mother.pk], act="enrol")
        page = text(client.get(reverse("programmes:place", args=[Enrolment.objects.get().pk])))
        assert "L’équipe regarde votre inscription" in page


class TestClash:
    @pytest.fixture
    def other(self, mother):
        other = make.sheet(4, activity=make.event("Bal"))
        enrol(sheet=other, people=[mother], by=None)
        return other

    def test_another_place_at_the_same_hour_is_told_not_refused(self, client, mother, other, sheet):
        page = text(client.get(url(sheet)))
        assert "Mme B. a déjà Bal" in page
        assert "à bientôt" in text(send(client, sheet, people=[mother.pk], act="enrol"))

    def test_what_another_adult_does_is_hers(self, client, mother, home, sheet):
        _, _, man = home
        enrol(sheet=make.sheet(4, activity=make.event("Secret de lui")), people=[man], by=None)
        enrol(sheet=make.sheet(4, activity=make.event("Groupe de parole"), confidential=True), people=[man], by=None)
        page = text(client.get(url(sheet)))
        assert "Secret de lui" not in page and "Groupe de parole" not in page and "a déjà" not in page

    def test_at_the_counter_too(self, client, mother, other, sheet):
        client.force_login(accounts.staff("accueil", sheet.maison), backend=BACKEND)
        PersonMaison.objects.create(person=mother, maison=sheet.maison, since=clock.today())
        accounts.sign_in(client, accounts.staff("accueil", sheet.maison))
        page = text(client.get(reverse("programmes:desk_enrol", args=[sheet.pk]), {"personne": mother.pk}))
        assert "Mme B. a déjà Bal" in page


class TestGroups:
    @pytest.fixture
    def offered(self, mother, sheet):
        inside = enrol(sheet=sheet, people=make.people(6), by=None)
        rows = wait(sheet=sheet, people=[mother], by=mother.user, extras=Extras(guests=("Paul", "Inès"), fewest=2))
        for row in inside[:2]:
            withdraw(enrolment=row, by=None)
        return rows

    def test_she_says_which_ones_come(self, client, mother, offered):
        page = text(client.get(reverse("programmes:place", args=[offered[0].pk])))
        assert "2 places pour vous 3 : qui vient" in page
        seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
        address = reverse("programmes:answer_group", args=[offered[0].pk])
        data = {"coming": [offered[0].pk, offered[2].pk], "seen": seen, "request_key": uuid.uuid4()}
        assert "les places sont à vous" in text(client.post(address, data, follow=True))
        assert [row.state for row in Enrolment.objects.filter(party=offered[0].party).order_by("pk")] == [
            "confirmed",
            "withdrawn",
            "confirmed",
        ]

    @pytest.mark.parametrize("data", [{}, {"coming": "x"}, {"coming": "999999999999999999999"}, {"coming": [-1], "seen": "a.b,,1.2.3"}])
    def test_hostile_answers_are_never_an_error(self, client, offered, data):
        assert client.post(reverse("programmes:answer_group", args=[offered[0].pk]), data, follow=True).status_code == 200
        assert Enrolment.objects.filter(party=offered[0].party, state="offered").count() == 2

    def test_nobody_comes_in_one_press(self, client, offered, sheet):
        client.post(reverse("programmes:answer", args=[offered[0].pk]), {"answer": "personne"})
        assert set(Enrolment.objects.filter(party=offered[0].party).values_list("state", flat=True)) == {"withdrawn"}
        assert SignUpSheet.objects.get(pk=sheet.pk).taken == 4

    def test_anothers_group_is_not_found(self, client, mother, sheet):
        row = enrol(sheet=sheet, people=[make.person()], by=None)[0]
        assert client.post(reverse("programmes:answer_group", args=[row.pk])).status_code == 404
        assert client.get(reverse("programmes:pass_on", args=[row.pk])).status_code == 404


class TestPassingOn:
    def test_to_her_child_online(self, client, mother, home, sheet):
        household, child, _ = home
        row = enrol(sheet=sheet, people=[mother], household=household, by=mother.user)[0]
        address = reverse("programmes:pass_on", args=[row.pk])
        assert "Léo" in text(client.get(address))
        page = text(client.post(address, {"to": child.pk, "version": row.version, "request_key": uuid.uuid4()}, follow=True))
        assert "la place est passée à Léo" in page

    @pytest.mark.parametrize("to", ["", "x", "-1", "10" * 20])
    def test_to_nobody_she_knows(self, client, mother, home, sheet, to):
        row = enrol(sheet=sheet, people=[mother], household=home[0], by=mother.user)[0]
        assert client.post(reverse("programmes:pass_on", args=[row.pk]), {"to": to, "version": "é"}).status_code == 200
        row.refresh_from_db()
        assert row.person == mother

    def test_not_to_a_stranger(self, client, mother, home, sheet):
        row = enrol(sheet=sheet, people=[mother], household=home[0], by=mother.user)[0]
        assert client.post(reverse("programmes:pass_on", args=[row.pk]), {"to": make.person("M. X.").pk}).status_code == 200
        row.refresh_from_db()
        assert row.person == mother


class TestBadInput:
    """One case each, in words, nothing written, nothing typed lost."""

    @pytest.mark.parametrize(
        "data",
        [
            {"people": "-1"}, {"people": "1000000000"}, {"people": "9" * 30}, {"shown": "-1"}, {"shown": "9" * 30},
            {"fewest": "-3", "act": "wait"}, {"fewest": "1000000000", "act": "wait"}, {"guest-0": "x" * 500}, {"guest-7": "Paul"},
            {"needs": "tout"}, {"need_words": "y" * 900},
            {"step": "ailleurs", "suite": "oui"}, {"step": "check", "retour": "oui"}, {"act": "détruire"}, {"request_key": "0"},
        ],
    )  # fmt: skip
    def test_tampered_fields(self, client, mother, sheet, data):
        response = client.post(url(sheet), {"people": [mother.pk], **data}, follow=True)
        assert response.status_code == 200
        assert set(Enrolment.objects.values_list("person", flat=True)) <= {mother.pk}

    def test_a_stranger_hidden_among_them(self, client, mother, sheet):
        page = text(send(client, sheet, people=[mother.pk, make.person().pk], guest_0="Paul", act="enrol"))
        assert "n’est plus proposée" in page or "Erreur" in page
        assert 'value="Paul"' in page
        assert not Enrolment.objects.exists()

    def test_the_same_person_twice_is_one_place(self, client, mother, sheet):
        send(client, sheet, people=[mother.pk, mother.pk], act="enrol")
        assert Enrolment.objects.count() == 1

    def test_two_places_for_one(self, client, mother, sheet):
        send(client, sheet, people=[mother.pk], act="enrol")
        assert "a déjà une place" in text(send(client, sheet, people=[mother.pk], act="enrol"))

    def test_a_party_larger_than_the_sheet(self, client, mother, home, sheet):
        SignUpSheet.objects.filter(pk=sheet.pk).update(capacity=2)
        page = text(send(client, sheet, people=[mother.pk, home[1].pk], guest_0="Paul", act="enrol"))
        assert "Il reste 2 places, vous en demandez 3" in page
        assert 'value="Paul"' in page and "Plutôt la liste d’attente" in page

    def test_a_closed_window_and_a_date_past(self, client, mother, sheet):
        SignUpSheet.objects.filter(pk=sheet.pk).update(closes_at=clock.now())
        assert "closes depuis" in text(send(client, sheet, people=[mother.pk], act="enrol"))
        with time_machine.travel(clock.now() + dt.timedelta(days=12), tick=False):
            client.force_login(mother.user, backend=BACKEND)
            assert "passé" in text(send(client, sheet, people=[mother.pk], act="enrol"))
        assert not Enrolment.objects.exists()

    def test_an_answer_that_was_not_proposed(self, client, mother, sheet):
        question = asks(sheet, kind="choice", choices=("rouge", "bleu"))
        page = text(send(client, sheet, people=[mother.pk], act="enrol", **{f"q{question.pk}-{mother.pk}": "vert"}))
        assert "Étape 2 sur 3" in page
        assert not Enrolment.objects.exists()

    def test_an_action_keeps_no_answer_to_another_sheets_question(self, mother, sheet):
        foreign = asks(make.sheet(3))
        enrol(sheet=sheet, people=[mother], by=None, extras=Extras(answers=(Reply(foreign.pk, "oui", 0), Reply(10**9, "x", 0))))
        assert not Answer.objects.exists()

    def test_sent_eight_times_it_is_one_place_and_eight_polite_answers(self, client, mother, sheet):
        SignUpSheet.objects.filter(pk=sheet.pk).update(capacity=1, waiting_list=False)
        key = uuid.uuid4()
        pages = [text(send(client, sheet, people=[mother.pk], act="enrol", request_key=key)) for _ in range(8)]
        assert all("à bientôt" in page for page in pages)
        assert Enrolment.objects.count() == 1


class TestQueries:
    """As many queries at any number of people, guests, answers."""

    @pytest.mark.parametrize("name", ["desk_sheet", "desk_preparation"])
    def test_desk(self, client, sheet, name, django_assert_max_num_queries):
        accounts.sign_in(client, accounts.staff("responsable", sheet.maison))
        SignUpSheet.objects.filter(pk=sheet.pk).update(capacity=None)
        question = asks(sheet)

        def counted(people: int) -> int:
            for _ in range(people):
                extras = Extras(
                    guests=("Paul",), answers=(Reply(question.pk, "oui", 0), Reply(question.pk, "non", 1)), needs=("wheelchair",)
                )
                enrol(sheet=sheet, people=[make.person()], by=None, extras=extras)
            with django_assert_max_num_queries(60) as queries:
                client.get(reverse(f"programmes:{name}", args=[sheet.pk]))
            return len(queries)

        counted(1)
        assert counted(1) == counted(8)

    def test_her_own_page(self, client, mother, sheet, django_assert_max_num_queries):
        SignUpSheet.objects.filter(pk=sheet.pk).update(guests=9, capacity=None)

        def counted(guests: int) -> int:
            row = enrol(sheet=sheet, people=[mother], by=mother.user, extras=Extras(guests=("Paul",) * guests))[0]
            with django_assert_max_num_queries(60) as queries:
                client.get(reverse("programmes:place", args=[row.pk]))
            withdraw(enrolment=row, by=None)
            return len(queries)

        counted(1)
        assert counted(1) == counted(8)
