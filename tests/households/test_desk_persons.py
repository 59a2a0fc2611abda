"""Persons at the desk: found, written down, corrected, welcomed, merged; never those of another house."""

import re
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.kit.audit import SYSTEM
from portal.kit.models import AuditLine
from portal.people.actions.issue_card import issue_card
from portal.people.actions.merge_persons import merge_persons
from portal.people.models import Card, Person, PersonMerge
from tests.people import factories
from tests.people.records import person

from .homes import adult, child, home, quotient

pytestmark = pytest.mark.django_db
LIST = "/equipe/personnes/"
NEW = f"{LIST}nouvelle/"


def page(someone, act=""):
    return f"{LIST}{someone.pk}/{act}"


def shown(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", answer.content.decode())


class TestWhoSees:
    @pytest.mark.parametrize(("role", "answer"), [(None, 404), ("redaction", 403), ("comptable", 403), ("administration", 403)])
    def test_who_may_not_finds_nothing(self, client, houses, role, answer):
        someone = person(maison=houses[0])
        factories.sign_in(client, factories.staff(role) if role else factories.resident())
        for url in (LIST, NEW, page(someone), page(someone, "modifier/"), page(someone, "reunir/")):
            assert client.get(url).status_code == answer

    def test_another_house_has_no_such_person(self, desk, houses):
        hers, theirs = person("Ici", maison=houses[0]), person("Ailleurs", maison=houses[2])
        assert "Ici" in shown(desk.get(LIST))
        assert "Ailleurs" not in shown(desk.get(LIST))
        for act in ("", "modifier/", "carte/donner/", "quotient/"):
            method = desk.get if act in ("", "modifier/") else desk.post
            assert method(page(theirs, act)).status_code == 404
            assert method(page(hers, act)).status_code in (200, 302)
        assert not Card.objects.filter(person=theirs).exists()

    def test_activities_see_persons_without_writing_or_means(self, client, houses):
        someone = adult(maison=houses[0])
        quotient(home(referent=someone), 387)
        factories.sign_in(client, factories.staff("animation", houses[0]))
        body = shown(client.get(page(someone)))
        assert "387" not in body
        assert "Modifier" not in body
        for act in ("modifier/", "carte/donner/", "quotient/", "reunir/"):
            assert client.post(page(someone, act)).status_code == 403
        assert client.get(NEW).status_code == 403

    def test_reception_sees_the_means_of_her_houses_persons(self, desk, houses):
        someone = adult(maison=houses[0])
        quotient(home(referent=someone), 387)
        assert "Quotient 387" in shown(desk.get(page(someone)))


class TestFinding:
    @pytest.fixture(autouse=True)
    def town(self, houses):
        self.amina = person("Amina", "Ben Ali", maison=houses[0], birth_year=1984, phone="0612345678")
        self.jean = person("Jean-Pierre", "Dupond", maison=houses[0], birth_year=1950)
        self.youssef = person("يوسف", "حداد", maison=houses[0])
        self.hidden = person("Amina", "Benali", maison=houses[2])

    def found(self, text):
        return {one.pk for one in Person.objects.matching(text)}

    @pytest.mark.parametrize(
        "text",
        [
            "ben",
            "BENALI ami",
            "amina 1984",
            "ben 5678",
            "06 12 34 56 78",
            "+33612345678",
            "0612345678",
            "ali  AMINA",
            "Âmina bén",
            "ben ali amina",
        ],
    )
    def test_what_a_counter_types_finds_her(self, text):
        assert self.amina.pk in self.found(text)
        assert self.jean.pk not in self.found(text)

    @pytest.mark.parametrize("text", ["ben 1985", "amina 9999", "zzz", "?!", "99999999999999999999999999", "١٩٨٤", "\x00", "%", "_"])
    def test_what_is_nobody_finds_nobody(self, text):
        assert not self.found(text)

    def test_a_card_finds_its_holder_and_a_dead_one_nobody(self):
        card = issue_card(person=self.amina, by=SYSTEM)
        assert self.found(card.shown_number) == {self.amina.pk}
        Card.objects.update(state="closed", ended_at=card.issued_at)
        assert not self.found(card.number)

    def test_names_said_alike_are_proposed_beside(self, desk):
        body = shown(desk.get(LIST, {"q": "dupont"}))
        assert "Cela se dit presque pareil" in body
        assert "Dupond Jean-Pierre" in body
        assert "يوسف" in shown(desk.get(LIST, {"q": "Youcef"}))

    def test_another_house_is_never_in_the_answers(self, desk):
        for text in ("benali", "amina", ""):
            assert f'href="/equipe/personnes/{self.hidden.pk}/"' not in shown(desk.get(LIST, {"q": text}))

    def test_nobody_found_says_what_to_try(self, desk):
        assert "Personne de ce nom ici" in shown(desk.get(LIST, {"q": "zzzz"}))

    def test_a_name_in_two_pieces_finds_the_one_in_one_piece(self):
        assert self.found("amina ben ali") == {self.amina.pk, self.hidden.pk}
        assert self.found("benali") == {self.amina.pk, self.hidden.pk}

    def test_a_merged_record_is_found_by_both_names_as_one(self, desk, houses):
        old = person("Amina", "Haddad", maison=houses[0])
        merge_persons(absorbed=old, kept=self.amina, by=SYSTEM)
        assert self.found("haddad amina") == {self.amina.pk}
        assert self.found("haddad ben") == {self.amina.pk}


@pytest.mark.parametrize("size", [2, 30])
def test_the_list_costs_the_same_whatever_its_length(desk, houses, size, django_assert_max_num_queries):
    for number in range(size):
        issue_card(person=person(f"Amina{number}", maison=houses[0]), by=SYSTEM)
    for text in ("", "ben", "benaly"):
        with django_assert_max_num_queries(15) as counted:
            assert desk.get(LIST, {"q": text}).status_code == 200
        assert len(counted) <= 15


class TestWritingDown:
    def test_a_name_alone_is_enough(self, desk, houses):
        answer = desk.post(NEW, {"family_name": "Diallo", "maison": houses[0].pk}, follow=True)
        someone = Person.objects.get()
        assert "Diallo est dans le fichier." in shown(answer)
        assert [known.maison for known in someone.known_at.all()] == [houses[0]]
        assert AuditLine.objects.get(verb="people.create_person").by is not None

    def test_a_double_click_writes_one_record(self, desk, houses):
        sent = {"family_name": "Diallo", "maison": houses[0].pk, "request_key": str(uuid.uuid4()), "sure": "oui"}
        first, second = desk.post(NEW, sent), desk.post(NEW, sent)
        assert first["Location"] == second["Location"]
        assert Person.objects.count() == 1

    def test_another_house_is_not_hers_to_give(self, desk, houses):
        answer = desk.post(NEW, {"family_name": "Diallo", "maison": houses[2].pk})
        assert "choisissez-en une autre" in shown(answer)
        assert not Person.objects.exists()

    def test_somebody_like_her_is_shown_first_and_only_once(self, desk, houses):
        person("Amina", "Benali", maison=houses[0], birth_year=1984)
        sent = {"given_name": "Amina", "family_name": "Ben Ali", "birth": "1984", "maison": houses[0].pk}
        body = shown(desk.post(NEW, sent))
        assert "Est-ce l’une de ces personnes" in body
        assert 'value="Ben Ali"' in body
        assert Person.objects.count() == 1
        desk.post(NEW, {**sent, "sure": "oui"})
        assert Person.objects.count() == 2

    def test_another_year_of_birth_is_another_person(self, desk, houses):
        person("Amina", "Benali", maison=houses[0], birth_year=1950)
        desk.post(NEW, {"given_name": "Amina", "family_name": "Ben Ali", "birth": "1984", "maison": houses[0].pk})
        assert Person.objects.count() == 2

    def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(self, desk, houses):
        body = shown(desk.post(NEW, {"given_name": "Amina", "phone": "12", "birth": "hier", "maison": houses[0].pk}))
        assert "Écrivez une date comme 27/03/1984, ou seulement l’année : 1984." in body
        assert 'value="hier"' in body
        body = shown(desk.post(NEW, {"given_name": "Amina", "phone": "12", "channel": "letter", "maison": houses[0].pk}))
        assert "Ce numéro de téléphone n&#x27;existe pas." in body
        assert 'value="12"' in body
        assert "Erreur : " in body

    def test_a_stale_form_is_told_so_then_may_be_sent_again(self, desk, houses):
        someone = person(maison=houses[0])
        Person.objects.filter(pk=someone.pk).update(version=5, given_name="Aminata")
        sent = {"seen": 1, "given_name": "Anna", "family_name": "Ben Ali", "language": "fr"}
        body = shown(desk.post(page(someone, "modifier/"), sent))
        assert "modifiée entre-temps" in body
        assert 'name="seen" value="5"' in body
        assert 'value="Anna"' in body
        assert desk.post(page(someone, "modifier/"), {**sent, "seen": 5}).status_code == 302
        someone.refresh_from_db()
        assert someone.given_name == "Anna"

    def test_editing_shows_what_is_known(self, desk, houses):
        someone = person(maison=houses[0], phone="0612345678", birth_year=1984, needs=["interpreter"])
        body = shown(desk.get(page(someone, "modifier/")))
        assert 'value="06 12 34 56 78"' in body
        assert 'value="1984"' in body
        assert re.search(r'value="interpreter"[^>]*checked', body)


hostile = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["\x00", "9" * 400, "-1", "<script>alert(1)</script>", "' OR 1=1 --", "\u202e", "１９８４", "31/02/1984", "0000", "99/99/9999"]
    ),
)
FIELDS = ("civility", "given_name", "family_name", "display_name", "birth", "phone", "email", "channel", "language", "needs", "postal_code",
          "address_1", "maison", "seen", "sure", "request_key")  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(FIELDS), hostile, max_size=8))
def test_hostile_answers_never_break_the_page_and_nothing_typed_is_lost(desk, sent):
    answer = desk.post(NEW, sent)
    assert answer.status_code in (200, 302)
    if answer.status_code == 200 and (typed := sent.get("given_name", "")).isalnum() and typed.isascii():
        assert f'value="{typed}"' in answer.content.decode()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=130))
def test_whatever_is_looked_for_is_answered(desk, text):
    assert desk.get(LIST, {"q": text}).status_code == 200


class TestCard:
    def test_given_replaced_and_closed(self, desk, houses):
        someone = person(maison=houses[0])
        assert "Carte " in shown(desk.post(page(someone, "carte/donner/"), follow=True))
        first = Card.objects.get()
        assert "L’ancienne ne sert plus." in shown(desk.post(page(someone, "carte/remplacer/"), follow=True))
        second = Card.objects.active_of(someone)
        assert second != first
        desk.post(page(someone, "carte/fermer/"), {"carte": second.pk})
        assert Card.objects.active_of(someone) is None

    def test_a_refusal_is_said_on_the_page(self, desk, houses):
        someone = person(maison=houses[0])
        assert "n&#x27;a pas de carte en service" in shown(desk.post(page(someone, "carte/remplacer/"), follow=True))

    @pytest.mark.parametrize("sent", [{}, {"carte": ""}, {"carte": "x"}, {"carte": "99999999999999999999999"}, {"carte": "0"}])
    def test_no_card_or_another_ones_is_no_such_page(self, desk, houses, sent):
        issue_card(person=person("Autre", maison=houses[0]), by=SYSTEM)
        someone = person(maison=houses[0])
        assert desk.post(page(someone, "carte/fermer/"), sent).status_code == 404
        assert desk.post(page(someone, "carte/fermer/"), {"carte": Card.objects.get().pk}).status_code == 404
        assert Card.objects.active().count() == 1

    def test_looking_gives_no_card(self, desk, houses):
        assert desk.get(page(person(maison=houses[0]), "carte/donner/")).status_code == 405


class TestWelcome:
    URL = f"{LIST}accueillir/"

    def test_by_her_card(self, desk, houses):
        someone = person(maison=houses[2])
        card = issue_card(person=someone, by=SYSTEM)
        answer = desk.post(self.URL, {"number": card.shown_number, "maison": houses[0].pk}, follow=True)
        assert "La maison Capuche connaît maintenant Amina Ben Ali." in shown(answer)
        assert AuditLine.objects.filter(verb="people.welcome_person", maison_id=houses[0].pk).count() == 1

    @pytest.mark.parametrize("birth", ["1984", "12/03/1984"])
    def test_by_her_names_and_birth(self, desk, houses, birth):
        someone = person(maison=houses[2], birth_year=1984)
        desk.post(self.URL, {"given_name": "amina", "family_name": "BEN ALI", "birth": birth, "maison": houses[0].pk})
        assert someone.known_at.count() == 2

    @pytest.mark.parametrize(
        "said",
        [
            {"number": "4812 209 375"},
            {"given_name": "Amina", "family_name": "Ben Ali", "birth": "1985"},
            {"given_name": "Amina", "family_name": "Ben", "birth": "1984"},
            {"given_name": "Double", "family_name": "Nom", "birth": "1984"},
            {"given_name": "--", "family_name": "--", "birth": "1984"},
        ],
    )
    def test_not_exactly_one_is_nobody(self, desk, houses, said):
        person(maison=houses[2], birth_year=1984)
        for _ in range(2):
            person("Double", "Nom", maison=houses[2], birth_year=1984)
        body = shown(desk.post(self.URL, {**said, "maison": houses[0].pk}))
        assert "Aucune fiche ne correspond exactement, ou plusieurs." in body
        assert not AuditLine.objects.filter(verb="people.welcome_person").exists()

    def test_a_name_alone_is_not_enough_to_be_found_elsewhere(self, desk, houses):
        person(maison=houses[2], birth_year=1984)
        body = shown(desk.post(self.URL, {"given_name": "Amina", "family_name": "Ben Ali", "maison": houses[0].pk}))
        assert "Écrivez le numéro de la carte, ou le prénom, le nom et la naissance." in body

    def test_only_into_a_house_of_ones_own(self, desk, houses):
        card = issue_card(person=person(maison=houses[2]), by=SYSTEM)
        assert "choisissez-en une autre" in shown(desk.post(self.URL, {"number": card.number, "maison": houses[1].pk}))


class TestMerging:
    @pytest.fixture(autouse=True)
    def two(self, client, boss, houses):
        factories.sign_in(client, boss)
        self.client = client
        self.kept = adult("Amina", "Ben Ali", maison=houses[0], phone="0612345678")
        self.other = adult("Amina", "Benali", maison=houses[0], email="a@exemple.fr")

    def compare(self, kept=None, other=None):
        return page(kept or self.kept, f"reunir/{(other or self.other).pk}/")

    def test_the_other_record_is_proposed_and_compared_line_by_line(self):
        home(child("Lina"), referent=self.other)
        assert f'href="{self.compare()}"' in shown(self.client.get(page(self.kept, "reunir/")))
        body = shown(self.client.get(self.compare()))
        assert "06 12 34 56 78" in body
        assert "a@exemple.fr" in body
        assert "Lina Ben Ali" in body
        assert "différent" in body

    def test_merged_then_taken_apart_on_the_page(self):
        assert "Les deux fiches n’en font plus qu’une." in shown(self.client.post(self.compare(), follow=True))
        assert self.client.get(page(self.other))["Location"] == page(self.kept)
        undo = page(self.kept, f"separer/{PersonMerge.objects.get().pk}/")
        assert undo in shown(self.client.get(page(self.kept, "reunir/")))
        assert "de nouveau séparées" in shown(self.client.post(undo, follow=True))
        assert Person.objects.current().count() == 2

    def test_what_stands_against_it_is_shown_before_anybody_clicks(self):
        for someone in (self.kept, self.other):
            issue_card(person=someone, by=SYSTEM)
        body = shown(self.client.get(self.compare()))
        assert "Chacune des deux fiches a une carte en service." in body
        assert "Oui, réunir" not in body
        assert "Fermer la carte" in body
        assert "carte en service" in shown(self.client.post(self.compare()))
        assert not PersonMerge.objects.exists()

    def test_another_houses_record_is_not_compared(self, houses):
        theirs = adult("Amina", "Benali", maison=houses[2])
        assert self.client.get(self.compare(other=theirs)).status_code == 404
        assert self.client.post(self.compare(other=theirs)).status_code == 404
        assert f"reunir/{theirs.pk}/" not in shown(self.client.get(page(self.kept, "reunir/")))

    def test_somebody_elses_merge_is_not_undone_here(self):
        self.client.post(self.compare())
        stranger = adult("Autre", maison=self.kept.known_at.get().maison)
        assert self.client.post(page(stranger, f"separer/{PersonMerge.objects.get().pk}/")).status_code == 404

    def test_a_record_with_itself(self):
        assert "deux fois la même fiche" in shown(self.client.get(self.compare(other=self.kept)))


@pytest.mark.parametrize("size", [1, 12])
def test_a_persons_page_costs_the_same_whatever_her_household(desk, houses, size, django_assert_max_num_queries):
    someone = adult(maison=houses[0])
    household = home(*(child(f"Enfant {number}") for number in range(size)), referent=someone)
    quotient(household)
    with django_assert_max_num_queries(28):
        assert desk.get(page(someone)).status_code == 200
