"""« Mon foyer », my record, my card: what is mine, and nothing of anybody else's."""

import datetime as dt
import json
import re
import uuid

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.households.actions.leave_household import leave_household
from portal.households.actions.make_referent import make_referent
from portal.households.models import Household, Invitation, PromisedProof
from portal.households.registry import merge_summary, space_card
from portal.kit.audit import SYSTEM
from portal.people.actions.issue_card import issue_card
from portal.people.models import Person
from tests.grounds import laid_once
from tests.people import factories
from tests.people.records import person

from .homes import adult, child, home, quotient

pytestmark = pytest.mark.django_db
HOME = "/mon-espace/foyer/"


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel("2026-11-24 10:00+01:00", tick=False):
        yield


@laid_once
def user():
    return factories.resident()


@pytest.fixture
def amina(user):
    return adult(user=user, email="amina@exemple.fr")


@pytest.fixture
def signed(client, user):
    return factories.sign_in(client, user)


def shown(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", answer.content.decode()).replace("\u00a0", " ").replace("&#x27;", "'")


EVERY = (HOME, "/mon-espace/moi/", "/mon-espace/carte/", "/mon-espace/retrouver/", "/mon-espace/mes-donnees/", f"{HOME}rejoindre/")


class TestDoors:
    @pytest.mark.parametrize("url", [*EVERY, f"{HOME}1/enfant/", f"{HOME}1/partir/"])
    def test_a_visitor_signs_in_first(self, client, url):
        assert client.get(url).status_code == 302
        assert "login" in client.get(url)["Location"]

    @pytest.mark.parametrize("url", EVERY)
    def test_an_account_without_a_record_is_led_to_one_and_nothing_breaks(self, signed, url):
        assert signed.get(url).status_code in (200, 302, 404)

    def test_another_household_is_no_such_page(self, signed, amina):
        other = home(child(), referent=adult("Voisine"))
        for act in ("enfant/", "partir/"):
            assert signed.get(f"{HOME}{other.pk}/{act}").status_code == 404
        for act in ("enfant/", "inviter/", "partir/", "partager/", "promettre/"):
            assert signed.post(f"{HOME}{other.pk}/{act}", {"personne": amina.pk}).status_code == 404
        assert not Invitation.objects.exists()
        assert not PromisedProof.objects.exists()

    def test_a_member_who_does_not_answer_for_it_only_sees_and_leaves(self, signed, amina):
        household = home(amina, referent=adult("Voisine", display_name="La voisine"))
        quotient(household, 387)
        body = shown(signed.get(HOME))
        assert "La voisine" in body
        assert "Ben Ali" not in body
        assert "387" not in body
        assert "quotient" not in body.lower()
        for act in ("enfant/", "inviter/", "partager/", "promettre/"):
            assert signed.post(f"{HOME}{household.pk}/{act}").status_code == 404
        assert signed.get(f"{HOME}{household.pk}/partir/").status_code == 200


class TestHousehold:
    def test_opened_by_oneself_once(self, signed, amina):
        assert "Vous n’avez pas encore de foyer" in shown(signed.get(HOME))
        for _ in range(2):
            signed.post(f"{HOME}ouvrir/", {"request_key": str(uuid.uuid4())})
        assert Household.objects.led_by(amina.user).count() == 1

    def test_a_child_alone_does_not_open_one(self, signed, amina):
        Person.objects.filter(pk=amina.pk).update(birth_year=2018)
        assert "Ouvrir mon foyer" not in shown(signed.get(HOME))
        assert "moins de 16 ans" in shown(signed.post(f"{HOME}ouvrir/", follow=True))

    def test_what_is_known_when_until_when_and_what_to_bring(self, signed, amina):
        household = home(child("Lina"), referent=amina)
        assert "Nous ne connaissons pas encore votre quotient." in shown(signed.get(HOME))
        quotient(household, 380)
        body = shown(signed.get(HOME))
        assert "Votre quotient : <strong>380</strong>, vérifié le mardi 24 novembre 2026" in body
        assert "valable jusqu’au dimanche 28 février 2027" in body
        assert "Pour le changer, apportez" in body
        assert "€" not in body
        with time_machine.travel("2027-03-02 10:00+01:00", tick=False):
            factories.sign_in(signed, amina.user)
            assert "Vos inscriptions en cours ne changent pas avant leur renouvellement." in shown(signed.get(HOME))

    def test_a_paper_is_promised_online(self, signed, amina):
        household = home(referent=amina)
        url = f"{HOME}{household.pk}/promettre/"
        assert "Apportez-le avant le 24/12/2026" in shown(signed.post(url, follow=True))
        assert "Vous avez promis un papier." in shown(signed.get(HOME))
        assert "déjà noté" in shown(signed.post(url, follow=True))

    def test_a_child_is_added_once(self, signed, amina, houses):
        household = home(referent=amina)
        amina.known_at.create(maison=houses[0], since=dt.date(2026, 1, 1))
        url = f"{HOME}{household.pk}/enfant/"
        sent = {"given_name": "Lina", "birth": "12/03/2018", "request_key": str(uuid.uuid4())}
        for _ in range(2):
            assert "Lina fait partie du foyer." in shown(signed.post(url, sent, follow=True))
        lina = Person.objects.get(given_name="Lina")
        assert (lina.family_name, lina.known_at.get().maison) == ("Ben Ali", houses[0])
        assert "Lina est déjà dans votre foyer." in shown(signed.post(url, {"given_name": "lina ", "birth": "2018"}))

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ({"given_name": "Karim", "birth": "1984"}, "Cette personne n'est pas mineure. Donnez-lui un code d'invitation"),
            ({"given_name": "", "birth": "2018"}, ""),
            ({"given_name": "Lina", "birth": "demain"}, "Écrivez une date comme 27/03/1984"),
            ({"given_name": "Lina", "birth": ""}, "À écrire."),
            ({"given_name": "Lina", "birth": "2031"}, "Personne ne peut être né à cette date."),
        ],
    )
    def test_what_is_no_child_is_refused_in_words(self, signed, amina, sent, words):
        household = home(referent=amina)
        answer = signed.post(f"{HOME}{household.pk}/enfant/", sent)
        if words:
            assert words in shown(answer)
            assert Person.objects.count() == 1

    def test_somebody_is_invited_from_hand_to_hand(self, signed, amina, client_class):
        household = home(referent=amina)
        body = shown(signed.post(f"{HOME}{household.pk}/inviter/"))
        code = re.search(r'big-code">([A-Z]{4} [A-Z]{4})<', body)[1]
        karim = adult("Karim", user=factories.resident())
        other = factories.sign_in(client_class(), karim.user)
        assert "Vous faites partie de ce foyer." in shown(other.post(f"{HOME}rejoindre/", {"code": code.lower()}, follow=True))
        assert len(household.members()) == 2

    def test_codes_are_not_guessed(self, signed, amina):
        for _ in range(10):
            assert "Ce code ne va pas" in shown(signed.post(f"{HOME}rejoindre/", {"code": "ACDEFGHJ"}))
        answer = signed.post(f"{HOME}rejoindre/", {"code": "ACDEFGHJ"})
        assert answer.status_code == 429
        assert "Attendez une heure" in answer.content.decode()

    def test_another_answers_for_it_too(self, signed, amina):
        karim, lina = adult("Karim"), child()
        household = home(karim, lina, referent=amina)
        url = f"{HOME}{household.pk}/partager/"
        assert "répond aussi du foyer" in shown(signed.post(url, {"personne": karim.pk}, follow=True))
        assert "moins de 16 ans" in shown(signed.post(url, {"personne": lina.pk}, follow=True))
        for key in ("", "x", "999999"):
            assert signed.post(url, {"personne": key}).status_code == 302
        assert sum(member.is_referent for member in household.members()) == 2

    def test_one_leaves_and_sees_nothing_any_more(self, signed, amina):
        household = home(amina, referent=adult("Voisine"))
        url = f"{HOME}{household.pk}/partir/"
        assert signed.post(url, {"who": [household.members()[0].person.pk]}).status_code == 200
        assert len(household.members()) == 2
        signed.post(url, {"who": [amina.pk]})
        assert not Household.objects.of(amina).exists()
        assert signed.get(url).status_code == 404

    def test_the_last_referent_is_told_the_way_out(self, signed, amina):
        household = home(child(), referent=amina)
        assert "Désignez d'abord une autre personne référente" in shown(signed.post(f"{HOME}{household.pk}/partir/", {"who": [amina.pk]}))

    @pytest.mark.parametrize("size", [1, 10])
    def test_it_costs_the_same_whatever_its_size(self, signed, amina, size, django_assert_max_num_queries):
        household = home(*(child(f"Enfant{number}") for number in range(size)), referent=amina)
        quotient(household)
        with django_assert_max_num_queries(20):
            shown(signed.get(HOME))


class TestMe:
    URL = "/mon-espace/moi/"
    SENT = {"seen": "1", "display_name": "Amina", "channel": "email", "language": "ar", "email": "amina@exemple.fr"}

    def test_she_chooses_her_name_her_way_and_her_language(self, signed, amina):
        assert 'value="amina@exemple.fr"' in shown(signed.get(self.URL))
        assert signed.post(self.URL, {**self.SENT, "needs": ["interpreter"]}).status_code == 302
        amina.refresh_from_db()
        assert (amina.display_name, amina.language, amina.needs, amina.family_name) == ("Amina", "ar", ["interpreter"], "Ben Ali")

    def test_what_is_not_hers_to_change_stays(self, signed, amina):
        signed.post(self.URL, {**self.SENT, "family_name": "Autre", "birth_year": "2000", "successor": "1", "user": "1"})
        amina.refresh_from_db()
        assert (amina.family_name, amina.birth_year) == ("Ben Ali", 1984)

    def test_a_way_without_an_address_is_refused_beside_it(self, signed, amina):
        body = shown(signed.post(self.URL, {**self.SENT, "channel": "sms"}))
        assert "Pour lui écrire ainsi, il faut un numéro de téléphone." in body
        assert 'value="Amina"' in body

    def test_the_counter_changed_it_meanwhile(self, signed, amina):
        Person.objects.filter(pk=amina.pk).update(version=3)
        body = shown(signed.post(self.URL, self.SENT))
        assert "modifiée entre-temps" in body
        assert 'name="seen" value="3"' in body

    def test_she_takes_all_her_data_away(self, signed, amina):
        household = home(child("Lina"), referent=amina)
        quotient(household, 380)
        issue_card(person=amina, by=SYSTEM)
        answer = signed.get("/mon-espace/mes-donnees/telecharger/")
        data = json.loads(answer.content)
        assert answer["Content-Disposition"].startswith('attachment; filename="mes-donnees-')
        assert data["people"]["fiches"][0]["nom"] == "Ben Ali"
        assert data["people"]["cartes"][0]["etat"] == "en service"
        assert data["households"]["foyers"][0]["autres_membres"] == 1
        assert data["households"]["situations_verifiees"][0]["quotient"] == 380
        assert "Lina" not in answer.content.decode()

    def test_a_members_data_hold_no_means_of_the_household(self, signed, amina):
        quotient(home(amina, referent=adult("Voisine")), 387)
        assert "387" not in signed.get("/mon-espace/mes-donnees/telecharger/").content.decode()


hostile = st.one_of(st.text(max_size=60), st.sampled_from(["\x00", "9" * 400, "-1", "<script>", "\u202e", "１９８４"]))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from([*TestMe.SENT, "needs", "code", "given_name", "birth", "number", "birth_year", "who"]), hostile))
def test_hostile_answers_never_break_a_page(signed, amina, sent):
    household = Household.objects.of(amina).first() or home(referent=amina)
    for url in (TestMe.URL, f"{HOME}{household.pk}/enfant/", f"{HOME}{household.pk}/partir/", f"{HOME}{household.pk}/partager/"):
        assert signed.post(url, sent).status_code in (200, 302)
    for url in ("/mon-espace/retrouver/", f"{HOME}rejoindre/"):
        assert signed.post(url, sent).status_code in (200, 302, 429)


class TestCardAndClaim:
    URL = "/mon-espace/retrouver/"

    def test_her_card_and_its_square(self, signed, amina):
        assert "Vous n’avez pas encore de carte" in shown(signed.get("/mon-espace/carte/"))
        card = issue_card(person=amina, by=SYSTEM)
        body = shown(signed.get("/mon-espace/carte/"))
        assert card.shown_number.replace("\u00a0", " ") in body
        assert 'src="data:image/svg+xml' in body

    def test_she_finds_again_what_the_counter_did(self, signed, user):
        known = person(birth_year=1984)
        card = issue_card(person=known, by=SYSTEM)
        assert signed.post(self.URL, {"number": card.shown_number, "birth_year": "1984"}).status_code == 302
        assert Person.objects.of_user(user) == known

    def test_whatever_is_wrong_the_page_says_the_same_and_keeps_what_was_typed(self, signed):
        card = issue_card(person=person(birth_year=1984), by=SYSTEM)
        pages = []
        for sent in ({"number": card.number, "birth_year": "1985"}, {"number": "1234567890", "birth_year": "1984"}):
            body = shown(signed.post(self.URL, sent))
            assert f'value="{sent["number"]}"' in body
            pages.append(re.findall(r"Ce numéro de carte et cette année de naissance ne vont pas ensemble\.", body))
        assert pages[0] == pages[1] != []

    def test_nobody_guesses(self, signed):
        card = issue_card(person=person(birth_year=1984), by=SYSTEM)
        for year in range(1979, 1984):
            assert signed.post(self.URL, {"number": card.number, "birth_year": str(year)}).status_code == 200
        answer = signed.post(self.URL, {"number": card.number, "birth_year": "1984"})
        assert answer.status_code == 429
        assert "Attendez une heure" in answer.content.decode()

    def test_another_account_has_its_own_tries(self, signed, client_class):
        card = issue_card(person=person(birth_year=1984), by=SYSTEM)
        for _ in range(6):
            signed.post(self.URL, {"number": card.number, "birth_year": "1990"})
        other = factories.sign_in(client_class(), factories.resident())
        assert other.post(self.URL, {"number": card.number, "birth_year": "1984"}).status_code == 302


class TestSpace:
    def test_my_people_by_the_name_they_chose(self, signed, amina):
        household = home(child("Lina"), referent=amina)
        body = shown(signed.get("/mon-espace/"))
        assert "Mes gens" in body
        assert "Lina B." in body
        assert "Votre situation reste à faire connaître" in body
        quotient(household, 387)
        body = shown(signed.get("/mon-espace/"))
        assert "Situation connue jusqu’au dimanche 28 février 2027." in body
        assert "387" not in body

    def test_another_member_reads_nothing_of_the_means(self, rf, amina):
        household = home(amina, referent=adult("Voisine"))
        quotient(household, 387)
        request = rf.get("/mon-espace/")
        request.user = amina.user
        assert [home["means"] for home in space_card(request, amina)["homes"]] == [None]
        make_referent(household=household, person=amina, by=SYSTEM)
        assert space_card(request, amina)["homes"][0]["means"].quotient == 387
        karim = adult("Karim", user=factories.resident())
        assert space_card(request, karim)["homes"] == []

    def test_two_records_side_by_side_say_with_whom_each_lives(self, amina):
        home(child("Lina"), referent=amina)
        assert merge_summary(amina) == [("Foyers", "Lina Ben Ali")]
        leave_household(household=Household.objects.get(), persons=[amina, *Person.objects.filter(given_name="Lina")], by=SYSTEM)
        home(referent=amina)
        assert merge_summary(amina) == [("Foyers", "sans personne d'autre")]


@pytest.fixture
def client_class():
    from django.test import Client

    return Client
