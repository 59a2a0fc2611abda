"""Two years after the last contact a person is forgotten; what is always true can be checked, and broken rows are found."""

import datetime as dt

import pytest
import time_machine
from allauth.account.models import EmailAddress

from portal.households import invariants as household_invariants
from portal.households.actions.invite_member import invite_member
from portal.households.actions.promise_proof import promise_proof
from portal.households.actions.purge_households import purge_households
from portal.households.models import Household, Invitation, Membership, PromisedProof, QuotientFamilial
from portal.kit import clock, registry
from portal.kit.audit import SYSTEM
from portal.kit.guards import guards_open
from portal.kit.models import AuditLine
from portal.people import invariants as people_invariants
from portal.people.actions.edit_person import edit_person
from portal.people.actions.erase_persons import erase_persons
from portal.people.actions.issue_card import issue_card
from portal.people.actions.merge_persons import merge_persons
from portal.people.models import Card, Person, SearchKey
from portal.people.rules.keeping import kept_since
from tests.people import factories
from tests.people.records import person

from .homes import adult, child, home, quotient

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 24)
LONG_AGO = dt.date(2024, 11, 23)


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel("2026-11-24 10:00+01:00", tick=False):
        yield


def unseen(*persons, since=LONG_AGO):
    Person.objects.filter(pk__in=[one.pk for one in persons]).update(last_contact_on=since)


class TestForgetting:
    def test_what_names_somebody_goes_and_the_row_stays(self, houses):
        user = factories.resident(email="a@exemple.fr", first_name="Amina")
        EmailAddress.objects.create(user=user, email="a@exemple.fr", verified=True, primary=True)
        someone = person(user=user, phone="0612345678", email="a@exemple.fr", maison=houses[0], birth_year=1984, needs=["quiet"])
        card = issue_card(person=someone, by=SYSTEM)
        unseen(someone)
        assert erase_persons() == 1
        someone.refresh_from_db()
        user.refresh_from_db()
        assert (someone.full_name, someone.display_name, someone.birth_year, someone.user) == ("Fiche effacée", "Fiche effacée", None, None)
        assert (user.email, user.first_name, user.is_active) == (None, "", False)
        assert not SearchKey.objects.exists()
        assert not someone.known_at.exists()
        assert not EmailAddress.objects.exists()
        assert Card.objects.holder(card.number) is None
        assert list(Person.objects.current()) == []
        assert AuditLine.objects.filter(verb="people.erase_person").count() == 1
        assert erase_persons() == 0

    def test_the_day_counts(self):
        someone = person()
        unseen(someone, since=dt.date(2024, 11, 24))
        assert erase_persons() == 0
        unseen(someone)
        assert erase_persons() == 1

    @pytest.mark.parametrize(
        ("today", "since"),
        [(dt.date(2026, 11, 24), dt.date(2024, 11, 24)), (dt.date(2028, 2, 29), dt.date(2026, 2, 28))],
    )
    def test_two_years(self, today, since):
        assert kept_since(today) == since

    def test_who_signed_in_since_is_kept_and_so_is_staff(self):
        resident, agent = factories.resident(last_login=clock.now()), factories.staff("accueil")
        unseen(person(user=resident), person("Autre", user=agent))
        assert erase_persons() == 0

    def test_any_of_her_records_keeps_a_person(self):
        old, kept = person(), person()
        merge_persons(absorbed=old, kept=kept, by=SYSTEM)
        unseen(kept)
        assert erase_persons() == 0
        unseen(old)
        assert erase_persons() == 1
        assert set(Person.objects.values_list("display_name", flat=True)) == {"Fiche effacée"}

    def test_whoever_lives_with_somebody_seen_is_kept(self):
        lina = child()
        amina = adult()
        home(lina, referent=amina)
        unseen(lina)
        assert erase_persons() == 0
        unseen(amina)
        assert erase_persons() == 2

    def test_a_room_above_may_keep_a_person(self, monkeypatch):
        slot = registry.Slot("purge_keeps")
        owes, owes_nothing = person(), person()
        slot.add("tests", lambda keys: keys & {owes.pk})
        monkeypatch.setattr(registry, "purge_keeps", slot)
        unseen(owes, owes_nothing)
        assert erase_persons() == 1
        assert list(Person.objects.current()) == [owes]

    def test_who_never_came_back_counts_from_the_first_day(self):
        someone = person()
        Person.objects.filter(pk=someone.pk).update(last_contact_on=None, created_at=clock.now() - dt.timedelta(days=800))
        assert erase_persons() == 1

    def test_an_erased_person_has_no_page_and_leaves_her_household(self, desk, houses):
        someone = adult(maison=houses[0])
        household = home(referent=someone)
        unseen(someone)
        erase_persons()
        assert desk.get(f"/equipe/personnes/{someone.pk}/").status_code == 404
        assert purge_households(today=TODAY)["memberships"] == 1
        assert household.members() == []

    def test_an_edit_is_a_contact(self):
        someone = person()
        unseen(someone)
        edit_person(person=someone, by=SYSTEM, given_name="Aminata")
        assert erase_persons() == 0

    def test_more_than_one_chunk(self, monkeypatch):
        monkeypatch.setattr("portal.people.actions.erase_persons.CHUNK", 2)
        unseen(*(person(f"P{number}") for number in range(5)))
        assert erase_persons() == 5


class TestHouseholds:
    def test_facts_that_ended_two_years_ago_go_corrections_first(self):
        household = home()
        with time_machine.travel("2023-11-24 10:00+01:00", tick=False):
            wrong = quotient(household, 830)
            quotient(household, 380, corrects=wrong)
            promise_proof(household=home(), by=SYSTEM)
        kept = quotient(household, 500)
        counts = purge_households(today=TODAY)
        assert (counts["facts"], counts["promises"]) == (2, 1)
        assert list(QuotientFamilial.objects.all()) == [kept]
        assert not PromisedProof.objects.exists()

    def test_an_old_fact_under_a_correction_that_still_counts_stays(self):
        household = home()
        with time_machine.travel("2023-11-24 10:00+01:00", tick=False):
            wrong = quotient(household, 830)
        quotient(household, 380, corrects=wrong)
        assert purge_households(today=TODAY)["facts"] == 0

    def test_invitations_of_last_month_go(self):
        with time_machine.travel("2026-10-01 10:00+02:00", tick=False):
            invite_member(household=home(), by=SYSTEM)
        invite_member(household=home(), by=SYSTEM)
        assert purge_households(today=TODAY)["invitations"] == 1
        assert Invitation.objects.count() == 1


def found(invariants):
    return {invariant.__name__ for invariant in invariants.ALL if list(invariant())}


class TestAlwaysTrue:
    @pytest.fixture(autouse=True)
    def town(self, houses):
        self.amina = adult(maison=houses[0])
        self.lina = child()
        self.household = home(self.lina, referent=self.amina)
        issue_card(person=self.amina, by=SYSTEM)
        self.old = adult("Amina", "Haddad")
        merge_persons(absorbed=self.old, kept=self.amina, by=SYSTEM)

    def test_what_actions_wrote_is_in_order(self):
        wrong = quotient(self.household, 830)
        quotient(self.household, 380, corrects=wrong)
        assert found(people_invariants) == found(household_invariants) == set()

    def test_a_successor_that_is_absorbed_itself(self):
        Person.objects.filter(pk=self.amina.pk).update(successor=self.lina)
        assert "successors" in found(people_invariants)

    def test_a_successor_without_its_merge(self):
        Person.objects.filter(pk=self.lina.pk).update(successor=self.amina)
        assert "successors" in found(people_invariants)

    def test_two_cards(self):
        Card.objects.create(person=self.old, number="1000000009", issued_at=clock.now())
        assert found(people_invariants) == {"one_card"}

    def test_two_accounts(self):
        for one in (self.old, self.amina):
            Person.objects.filter(pk=one.pk).update(user=factories.resident())
        assert found(people_invariants) == {"one_account"}

    def test_somebody_nobody_finds(self):
        SearchKey.objects.filter(person=self.lina).delete()
        assert found(people_invariants) == {"search_keys"}

    def test_an_absorbed_record_still_found(self):
        SearchKey.objects.create(person=self.old, kind="w", key="x")
        assert found(people_invariants) == {"search_keys"}

    def test_a_household_nobody_answers_for(self):
        Membership.objects.update(is_referent=False)
        assert found(household_invariants) == {"led"}

    def test_three_homes(self):
        for _ in range(2):
            Membership.objects.create(household=Household.objects.create(), person=self.amina, since=TODAY, is_referent=True)
        assert found(household_invariants) == {"homes"}

    def test_a_correction_of_another_household(self):
        fact, other = quotient(self.household), quotient(home())
        with guards_open():
            QuotientFamilial.objects.filter(pk=other.pk).update(corrects=fact)
        assert found(household_invariants) == {"corrections"}
