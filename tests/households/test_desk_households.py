"""Households at the desk: who is in them, their verified facts in seconds, the yearly renewal."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.households.actions.announce_refresh import announce_refresh
from portal.households.actions.join_household import join_household
from portal.households.actions.make_referent import make_referent
from portal.households.actions.open_campaign import open_campaign
from portal.households.desk.campaign import next_lapse, staff_tasks
from portal.households.models import Household, PromisedProof, QuotientFamilial, RefreshCampaign, TaxStatus, means_of
from portal.households.tasks import continue_campaigns
from portal.kit import clock
from portal.kit.audit import SYSTEM
from portal.notifications.models import OutboxMessage
from portal.people.models import Person
from tests.people import factories
from tests.rights.test_baskets_told import KEYS

from .homes import adult, child, home, quotient

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel("2026-11-24 10:00+01:00", tick=False):
        yield


def page(household, act=""):
    return f"/equipe/foyers/{household.pk}/{act}"


def shown(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def amina(houses):
    return adult(maison=houses[0])


@pytest.fixture
def household(houses, amina):
    return home(child("Lina", maison=houses[0]), referent=amina)


ACTS = ("", "ajouter/", "partir/", "verifier/quotient/", "verifier/impot/")
POSTS = ("designer/", "retirer/", "promettre/")


class TestWhoSees:
    @pytest.mark.parametrize(
        ("role", "answer"), [(None, 404), ("redaction", 403), ("animation", 403), ("comptable", 403), ("administration", 403)]
    )
    def test_who_may_not_is_told_so(self, client, household, role, answer):
        factories.sign_in(client, factories.staff(role) if role else factories.resident())
        for act in ACTS:
            assert client.get(page(household, act)).status_code == answer
        for act in POSTS:
            assert client.post(page(household, act)).status_code == answer

    def test_another_houses_household_is_no_such_page(self, desk, houses):
        theirs = home(referent=adult(maison=houses[2]))
        for act in ACTS:
            assert desk.get(page(theirs, act)).status_code == 404
            assert desk.post(page(theirs, act), {"figure": "1"}).status_code in (404, 405)
        for act in POSTS:
            assert desk.post(page(theirs, act), {"personne": theirs.members()[0].person.pk}).status_code == 404

    def test_the_cash_desk_sees_the_household_without_its_means(self, client, houses, household):
        quotient(household, 387)
        factories.sign_in(client, factories.staff("regie", houses[0]))
        body = shown(client.get(page(household)))
        assert "Lina Ben Ali" in body
        assert "387" not in KEYS.sub("", body)  # a key may hold these three digits
        assert "Situation vérifiée" not in body
        assert client.get(page(household, "verifier/quotient/")).status_code == 403

    def test_a_child_known_here_is_enough_to_see_her_household(self, desk, houses):
        shared = home(child(maison=houses[0]), referent=adult(maison=houses[2]))
        assert desk.get(page(shared)).status_code == 200


class TestComposition:
    def test_a_household_is_opened_from_a_persons_page_once(self, desk, amina):
        sent = {"personne": amina.pk, "request_key": str(uuid.uuid4())}
        first = desk.post("/equipe/foyers/nouveau/", sent)
        assert first["Location"] == desk.post("/equipe/foyers/nouveau/", sent)["Location"]
        assert Household.objects.count() == 1

    def test_a_child_alone_opens_none(self, desk, houses):
        lina = child(maison=houses[0])
        answer = desk.post("/equipe/foyers/nouveau/", {"personne": lina.pk}, follow=True)
        assert "un enfant ne répond pas d&#x27;un foyer" in shown(answer)

    @pytest.mark.parametrize("key", ["", "x", "0", "9" * 30, "-1", "²"])
    def test_nobody_is_no_such_page(self, desk, household, key):
        for url in ("/equipe/foyers/nouveau/", page(household, "ajouter/"), page(household, "designer/")):
            answer = desk.post(url, {"personne": key})
            assert answer.status_code == 404 or (url.endswith("designer/") and answer.status_code == 302)
        assert len(household.members()) == 2

    def test_somebody_is_found_and_added(self, desk, houses, household):
        karim = adult("Karim", maison=houses[0])
        url = page(household, "ajouter/")
        assert "Ajouter" in shown(desk.get(url, {"q": "karim"}))
        assert "Karim Ben Ali fait partie du foyer." in shown(desk.post(url, {"personne": karim.pk}, follow=True))
        assert "est déjà dans ce foyer" in shown(desk.post(url, {"personne": karim.pk}))

    def test_another_houses_person_is_not_added(self, desk, houses, household):
        hidden = adult("Karim", maison=houses[2])
        url = page(household, "ajouter/")
        assert str(hidden.pk) not in re.findall(r'name="personne" value="(\d+)"', shown(desk.get(url, {"q": "karim"})))
        assert desk.post(url, {"personne": hidden.pk}).status_code == 404

    def test_designated_and_withdrawn(self, desk, houses, household, amina):
        karim = adult("Karim", maison=houses[0])
        desk.post(page(household, "ajouter/"), {"personne": karim.pk})
        desk.post(page(household, "designer/"), {"personne": karim.pk})
        desk.post(page(household, "retirer/"), {"personne": amina.pk})
        assert [member.person for member in household.members() if member.is_referent] == [karim]
        assert "Il ne resterait plus personne" in shown(desk.post(page(household, "retirer/"), {"personne": karim.pk}, follow=True))

    def test_leaving(self, desk, household, amina):
        lina = next(member.person for member in household.members() if not member.is_referent)
        body = shown(desk.post(page(household, "partir/"), {"who": [amina.pk], "together": "non"}))
        assert "Désignez d&#x27;abord une autre personne référente" in body
        assert re.search(rf'value="{amina.pk}"[^>]*checked', body)
        desk.post(page(household, "partir/"), {"who": [lina.pk], "together": "non"})
        assert [member.person for member in household.members()] == [amina]
        assert "Qui en a fait partie" in shown(desk.get(page(household)))

    def test_the_last_to_leave_leads_back_to_the_person(self, desk, household, amina):
        everybody = [member.person.pk for member in household.members()]
        answer = desk.post(page(household, "partir/"), {"who": everybody, "together": "non"})
        assert answer["Location"] == f"/equipe/personnes/{amina.pk}/"
        assert desk.get(answer["Location"]).status_code == 200

    def test_leaving_together_forms_another_household(self, desk, houses, household):
        karim = adult("Karim", maison=houses[0])
        desk.post(page(household, "ajouter/"), {"personne": karim.pk})
        lina = next(member.person for member in household.members() if member.person.given_name == "Lina")
        desk.post(page(household, "partir/"), {"who": [karim.pk, lina.pk], "together": "oui"})
        made = Household.objects.of(karim).get()
        assert [(member.person, member.is_referent) for member in made.members()] == [(karim, True), (lina, False)]
        assert "personne qui répond du nouveau foyer" in shown(desk.post(page(made, "partir/"), {"who": [lina.pk], "together": "oui"}))

    @pytest.mark.parametrize("who", [[], ["x"], ["999999"]])
    def test_nobody_or_a_stranger_does_not_leave(self, desk, household, who):
        assert desk.post(page(household, "partir/"), {"who": who, "together": "non"}).status_code == 200
        assert len(household.members()) == 2


QUOTIENT = {"figure": "380", "month": "2026-11", "source": "caf"}


class TestVerifying:
    def test_three_answers_are_enough(self, desk, agent, household):
        answer = desk.post(page(household, "verifier/quotient/"), QUOTIENT, follow=True)
        assert "C’est noté, valable jusqu’au 28/02/2027. Le papier repart avec la personne." in shown(answer)
        fact = QuotientFamilial.objects.get()
        assert (fact.figure, fact.month, fact.checked_by) == (380, dt.date(2026, 11, 1), agent)
        assert "380" in shown(desk.get(page(household)))

    def test_the_form_needs_one_answer_only(self, desk, household):
        """The month and the paper are proposed: the figure is the one thing to type."""
        body = shown(desk.get(page(household, "verifier/quotient/")))
        assert re.search(r'<option value="2026-11"( selected)?>novembre 2026', body)
        assert body.index("2026-11") < body.index("2026-10")
        assert re.search(r'value="caf"[^>]*checked', body)
        assert re.search(r'name="figure"[^>]*autofocus', body)

    def test_straight_from_the_person_a_household_is_opened_when_she_has_none(self, desk, amina):
        answer = desk.post(f"/equipe/personnes/{amina.pk}/quotient/")
        household = Household.objects.of(amina).get()
        assert answer["Location"] == page(household, "verifier/quotient/")
        assert desk.post(f"/equipe/personnes/{amina.pk}/quotient/")["Location"] == answer["Location"]

    def test_a_child_without_a_household_is_told_what_to_do(self, desk, houses):
        lina = child(maison=houses[0])
        assert "Choisissez une personne adulte" in shown(desk.post(f"/equipe/personnes/{lina.pk}/quotient/", follow=True))

    def test_a_double_click_writes_one_fact(self, desk, household):
        sent = {**QUOTIENT, "request_key": str(uuid.uuid4())}
        for _ in range(2):
            assert desk.post(page(household, "verifier/quotient/"), sent).status_code == 302
        assert QuotientFamilial.objects.count() == 1

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ({"figure": "-1"}, "Un quotient va de 0 à 99 999 €."),
            ({"figure": "380,50"}, "Écrivez un nombre entier, en chiffres."),
            ({"figure": ""}, "Écrivez un nombre."),
            ({"figure": "100000"}, "Un quotient va de 0 à 99 999 €."),
            ({"month": "2030-01"}, "choisissez-en une autre"),
            ({"source": "hearsay"}, "choisissez-en une autre"),
            ({"valid_until": "2020-01-01"}, "Cette fin de validité est passée ou trop lointaine."),
            ({"valid_until": "demain"}, "Écrivez une date"),
        ],
    )
    def test_impossible_answers_are_refused_beside_the_field_and_kept(self, desk, household, sent, words):
        body = shown(desk.post(page(household, "verifier/quotient/"), {**QUOTIENT, **sent}))
        assert words in body.replace("&#x27;", "'")
        if sent.get("figure"):
            assert f'value="{sent["figure"]}"' in body
        assert not QuotientFamilial.objects.exists()

    def test_a_correction_takes_the_place_of_the_wrong_figure(self, desk, household):
        wrong = quotient(household, 830)
        url = page(household, f"verifier/quotient/?corrige={wrong.pk}")
        assert "Corriger : le quotient 830" in shown(desk.get(url)).replace("\u00a0", " ")
        desk.post(url, QUOTIENT)
        assert means_of(household, clock.today()).quotient == 380
        assert "corrigé le 24/11/2026" in shown(desk.get(page(household)))
        assert desk.get(url).status_code == 404

    @pytest.mark.parametrize("key", ["", "x", "0", "99999999999999999999"])
    def test_nothing_to_correct_is_no_such_page(self, desk, household, key):
        assert desk.get(page(household, f"verifier/quotient/?corrige={key}")).status_code == 404

    def test_another_households_fact_is_not_corrected_here(self, desk, household, houses):
        other = quotient(home(referent=adult(maison=houses[0])))
        assert desk.post(page(household, f"verifier/quotient/?corrige={other.pk}"), QUOTIENT).status_code == 404

    def test_a_tax_notice(self, desk, household):
        url = page(household, "verifier/impot/")
        desk.post(url, {"taxable": "non", "year": "2026"})
        assert TaxStatus.objects.get().taxable is False
        assert "non imposable" in shown(desk.get(page(household)))
        assert "Cet avis a plus de deux ans." in shown(desk.post(url, {"taxable": "oui", "year": "2020"}))
        assert "Choisissez une réponse." in shown(desk.post(url, {"year": "2026"}))

    def test_a_promise_is_noted_once(self, desk, household):
        assert "à apporter avant le 24/12/2026" in shown(desk.post(page(household, "promettre/"), follow=True))
        assert "déjà noté" in shown(desk.post(page(household, "promettre/"), follow=True))
        assert PromisedProof.objects.count() == 1

    def test_nobody_verifies_her_own_household(self, desk, agent, houses):
        own = home(referent=adult(user=agent, maison=houses[0]))
        body = shown(desk.post(page(own, "verifier/quotient/"), QUOTIENT))
        assert "On ne vérifie pas la situation de son propre foyer. Demandez-le à une ou un collègue." in body
        assert not QuotientFamilial.objects.exists()


hostile = st.one_of(
    st.text(max_size=40), st.sampled_from(["\x00", "9" * 400, "1e9", "NaN", "-0", "0x10", "١٢", "2026-13", "9999-99", "<b>"])
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["figure", "month", "source", "valid_until", "taxable", "year", "request_key"]), hostile))
def test_hostile_answers_never_break_the_forms_of_facts(desk, household, sent):
    for kind in ("quotient", "impot"):
        assert desk.post(page(household, f"verifier/{kind}/"), sent).status_code in (200, 302)
    assert desk.post(page(household, "partir/"), sent).status_code == 200


@pytest.mark.parametrize("size", [1, 12])
def test_a_households_page_costs_the_same_whatever_its_size(desk, houses, size, django_assert_max_num_queries):
    household = home(*(child(f"Enfant {number}") for number in range(size)), referent=adult(maison=houses[0]))
    for figure in range(size):
        quotient(household, figure)
    with django_assert_max_num_queries(24):
        assert desk.get(page(household)).status_code == 200


class TestCampaign:
    URL = "/equipe/foyers/renouvellement/"

    @pytest.fixture
    def direction(self, client, houses):
        self.user = factories.staff("direction")
        return factories.sign_in(client, self.user)

    def test_too_early_it_only_shows_who_is_coming(self, desk, household):
        quotient(household)
        body = shown(desk.get(self.URL))
        assert "La campagne s’ouvrira le" in body
        assert "Amina Ben Ali" in body

    def test_each_house_sees_its_own(self, desk, houses, household):
        quotient(household)
        quotient(home(referent=adult("Ailleurs", maison=houses[2])))
        body = shown(desk.get(self.URL))
        assert "1 foyer" in body
        assert "Ailleurs" not in body

    def test_opened_by_who_answers_for_the_town_then_it_goes_on_by_itself(self, direction, houses, household, amina):
        quotient(household)
        Person.objects.filter(pk=amina.pk).update(email="a@exemple.fr")
        with time_machine.travel("2027-01-20 10:00+01:00", tick=False):
            factories.sign_in(direction, self.user)
            assert "Prévenir ces foyers" in shown(direction.get(self.URL))
            assert staff_tasks(self.user)[0]["count"] == 1
            direction.post(f"{self.URL}ouvrir/")
            assert RefreshCampaign.objects.get().opened_by == self.user
            assert not staff_tasks(self.user)
            continue_campaigns()
            continue_campaigns()
            body = shown(direction.get(self.URL))
            assert "Tout le monde est prévenu" in body
            assert "1 personne prévenue" in body
            assert "déjà ouverte" in shown(direction.post(f"{self.URL}ouvrir/", follow=True))
        assert OutboxMessage.objects.filter(purpose="households.refresh").count() == 1

    def test_one_house_does_not_open_it_for_the_town(self, desk, agent, household):
        quotient(household)
        with time_machine.travel("2027-01-20 10:00+01:00", tick=False):
            factories.sign_in(desk, agent)
            assert "Prévenir ces foyers" not in shown(desk.get(self.URL))
            assert "demandez à la direction" in shown(desk.post(f"{self.URL}ouvrir/", follow=True))
        assert not RefreshCampaign.objects.exists()

    @pytest.mark.parametrize("role", ["animation", "regie", "redaction", "comptable", "administration"])
    def test_who_sees_no_means_sees_no_campaign(self, client, houses, role):
        factories.sign_in(client, factories.staff(role))
        assert client.get(self.URL).status_code == 403
        assert client.post(f"{self.URL}ouvrir/").status_code == 403

    @pytest.mark.parametrize("size", [2, 25])
    def test_it_costs_the_same_whatever_the_town(self, direction, houses, size, django_assert_max_num_queries):
        for number in range(size):
            household = home(referent=adult(f"Amina{number}", maison=houses[number % 3]))
            quotient(household)
            other = join_household(household=household, person=adult("Karim"), by=SYSTEM).person
            make_referent(household=household, person=other, by=SYSTEM)
        with time_machine.travel("2027-01-20 10:00+01:00", tick=False):
            factories.sign_in(direction, self.user)
            announce_refresh(campaign=open_campaign(lapse_on=next_lapse(clock.today()), by=SYSTEM))
            with django_assert_max_num_queries(20):
                body = shown(direction.get(self.URL))
        assert f"{size} foyers" in body

    @pytest.mark.parametrize(
        ("today", "lapse"),
        [
            (dt.date(2026, 11, 24), dt.date(2027, 2, 28)),
            (dt.date(2027, 2, 28), dt.date(2027, 2, 28)),
            (dt.date(2027, 3, 1), dt.date(2028, 2, 29)),
        ],
    )
    def test_the_next_lapse(self, today, lapse):
        assert next_lapse(today) == lapse
