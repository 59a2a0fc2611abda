"""What becomes of a card: two records made one, a household left, her data taken away, erased, forgotten two years after the season."""

import datetime as dt
import json

import pytest

from pass_culture.actions.activate_cards import activate_cards
from pass_culture.actions.ask_cards import ask_cards
from pass_culture.actions.forget_cards import forget_cards, stale_cards
from pass_culture.enums import CardState
from pass_culture.exports.person import cards_told
from pass_culture.models import CultureCard
from pass_culture.reading.cards import card_of, reasons_without_card
from pass_culture.registry import broken_cards, merge_summary, person_marks, space_card, staff_tasks
from portal.households.actions.leave_household import leave_household
from portal.kit import clock, registry
from portal.ledger.models import Charge, credit_cents
from portal.people.actions.create_person import create_person
from portal.people.actions.merge_persons import merge_persons
from portal.people.actions.unmerge_persons import unmerge_persons
from portal.people.models import Card, Person
from portal.privacy.actions.erase_data import preview_of
from programmes.actions.enrol import enrol
from programmes.enums import Channel
from tests.ledger import ground
from tests.people import factories as people

from . import factories as make
from . import homes

pytestmark = pytest.mark.django_db


def made(household, *who) -> list[CultureCard]:
    return activate_cards(people=who, season=make.season(), maison=make.house(), household=household, home_seen=True, by=None)


class TestTwoRecordsMadeOne:
    @pytest.fixture
    def twice(self):
        """One person who has her card by two records, each of a household that pays."""
        found = []
        for name in ("Amina", "Amina-Lou"):
            household, one = homes.home(taxable=True, referent=homes.person(name, birth_year=1984))
            found.append((household, one, made(household, one)[0]))
        Card.objects.filter(person=found[1][1]).update(state="closed", ended_at=clock.now())
        return found

    def test_the_first_card_goes_on_and_the_other_is_no_longer_owed(self, twice):
        (home, kept, card), (other_home, absorbed, other) = twice
        merge_persons(absorbed=absorbed, kept=kept, by=make.agent())
        card.refresh_from_db()
        other.refresh_from_db()
        assert (card.state, other.state) == (CardState.ACTIVE, CardState.STOPPED)
        assert (homes.owed(home), homes.owed(other_home)) == (1200, 0)
        absorbed.refresh_from_db()
        assert card_of(absorbed, make.season()) == card_of(Person.objects.get(pk=kept.pk), make.season()) == card
        assert list(broken_cards()) == []

    def test_it_is_undone_with_the_merge_what_was_paid_pays_again(self, twice):
        (_, kept, _), (home, absorbed, other) = twice
        regie, agent = ground.desk(), ground.agent()
        ground.mandate(regie, agent)
        ground.taken(regie, home, 1200, by=agent, charges=[other.charge])
        merge = merge_persons(absorbed=absorbed, kept=kept, by=make.agent())
        assert credit_cents(home) == 1200
        unmerge_persons(merge=merge, by=make.agent())
        other.refresh_from_db()
        assert other.state == CardState.ACTIVE and homes.owed(home) == 1200 and credit_cents(home) == 0
        assert list(broken_cards()) == []

    def test_a_card_in_service_wins_over_a_request(self):
        household, kept = homes.home(referent=homes.person("Amina", birth_year=1984))
        ask_cards(people=[kept], season=make.season(), maison=make.house(), household=household, by=None)
        other_home, absorbed = homes.home(taxable=False, referent=homes.person("Amina-Lou", birth_year=1984))
        [card] = made(other_home, absorbed)
        merge_persons(absorbed=absorbed, kept=kept, by=make.agent())
        assert card_of(kept, make.season()) == card
        assert merge_summary(kept) == [("Carte des sorties", "Saison 2026-2027, en service")]
        assert reasons_without_card([kept, Person.objects.get(pk=absorbed.pk)], make.season()) == {}

    def test_a_record_alone_with_a_card_is_read_through(self):
        _, kept = homes.home(referent=homes.person("Amina", birth_year=1984))
        home, absorbed = homes.home(taxable=False, referent=homes.person("Amina-Lou", birth_year=1984))
        [card] = made(home, absorbed)
        merge = merge_persons(absorbed=absorbed, kept=kept, by=make.agent())
        assert card_of(kept, make.season()) == card
        unmerge_persons(merge=merge, by=make.agent())
        assert card_of(Person.objects.get(pk=kept.pk), make.season()) is None


def test_who_leaves_a_household_keeps_her_card_out_of_its_sight():
    bob = homes.person("Bob", birth_year=1980)
    household, amina = homes.home(bob, taxable=True)
    amina.user = people.resident()
    amina.save()
    [card] = made(household, bob)
    assert CultureCard.objects.visible_to(amina.user).filter(pk=card.pk).exists()
    leave_household(household=household, persons=[bob], by=make.agent())
    card.refresh_from_db()
    assert card.household is None and card.state == CardState.ACTIVE and card_of(bob, make.season()) == card
    assert not CultureCard.objects.visible_to(amina.user).filter(pk=card.pk).exists()
    assert homes.owed(household) == 1200 and list(broken_cards()) == []


def test_she_takes_away_what_we_know_without_what_it_cost():
    household, amina = homes.home(taxable=True)
    made(household, amina)
    told = cards_told(amina)["cartes_des_sorties"]
    assert told[0]["saison"] == "Saison 2026-2027" and told[0]["domicile_vu_le"] == clock.today().isoformat()
    assert "1200" not in json.dumps(told) and cards_told(homes.person("Odile")) == {}


class TestForgotten:
    def test_two_years_after_the_season_alone(self):
        household, amina = homes.home(taxable=True)
        made(household, amina)
        season = make.season()
        for days, left in ((0, 1), (2 * 365 - 5, 1), (2 * 366 + 5, 0)):
            forget_cards(today=season.ends_on + dt.timedelta(days=days))
            assert CultureCard.objects.count() == left, days
        assert Charge.objects.filter(household=household).exists(), "the books keep their line"

    def test_tonights_purge_is_counted_beforehand(self):
        make.card(of=make.season("Vieille", starts_on=dt.date(2020, 9, 1), ends_on=dt.date(2021, 6, 30)))
        assert registry.purge_previews.get("pass_culture.cards")(clock.today()) == {"culture_cards": 1}
        assert registry.purges.get("pass_culture.cards")(clock.today()) == {"culture_cards": 1}
        assert not stale_cards(clock.today()).exists()

    def test_on_the_29th_of_february(self):
        make.card()
        assert forget_cards(today=dt.date(2028, 2, 29)) == {"culture_cards": 0}

    def test_at_her_request_nothing_of_it_stays(self):
        household, amina = homes.home(taxable=False)
        made(household, amina)
        part = registry.erasures.get("pass_culture")
        assert part.held(amina) == 1 and "compte du foyer" in part.kept_because(amina) and part.obstacles(amina) == []
        part.erase(amina, by=None)
        assert not CultureCard.objects.exists() and part.kept_because(amina) == ""

    def test_an_outing_to_come_is_given_back_first(self):
        household, amina = homes.home(taxable=False)
        made(household, amina)
        enrol(sheet=make.trip(3).sheet, people=[amina], household=household, by=None, channel=Channel.COUNTER)
        codes = {refusal.code for line in preview_of(amina) for refusal in line.obstacles}
        assert "sorties-a-venir" in codes


class TestWhatOtherRoomsAreGiven:
    def test_the_mark_read_with_the_person(self):
        agent = people.staff("accueil", make.house())
        household, amina = homes.home(taxable=False)
        read = lambda: Person.objects.annotate(**person_marks(agent)).get(pk=amina.pk).culture_card  # noqa: E731
        assert read() is None
        ask_cards(people=[amina], season=make.season(), maison=make.house(), household=household, by=None)
        assert read() == CardState.ASKED
        made(household, amina)
        assert read() == CardState.ACTIVE

    def test_her_space_shows_it_once_she_has_or_had_one(self):
        household, amina = homes.home(taxable=False)
        assert space_card(None, amina) is None
        make.season()
        assert space_card(None, amina) is None
        [card] = made(household, amina)
        assert space_card(None, amina)["card"] == card

    def test_who_enrols_nobody_has_no_task(self):
        household, amina = homes.home()
        ask_cards(people=[amina], season=make.season(), maison=make.house(), household=household, by=None)
        assert staff_tasks(people.staff("redaction", make.house())) == []
        assert staff_tasks(people.staff("accueil", make.house("Abbaye"))) == []
        assert staff_tasks(people.staff("accueil", make.house()))[0]["count"] == 1


def test_a_person_whom_nobody_named_still_has_words():
    nameless = create_person(by=None, maison=make.house(), given_name="Odile", family_name="")
    _, _ = homes.home(referent=nameless)
    assert made(None, nameless)
