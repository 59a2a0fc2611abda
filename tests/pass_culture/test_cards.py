"""The card made, asked for, refused, had again, stopped: what each act writes, refuses in words, and does once."""

import datetime as dt
import uuid

import pytest
import time_machine

from pass_culture.actions.activate_cards import Notice, activate_cards
from pass_culture.actions.ask_cards import ask_cards
from pass_culture.actions.refuse_card import refuse_card
from pass_culture.actions.renew_cards import renew_cards
from pass_culture.actions.stop_card import stop_card
from pass_culture.enums import CardState
from pass_culture.models import CultureCard
from pass_culture.reading.cards import card_of, reasons_without_card
from pass_culture.registry import broken_cards, payers, sold
from portal.households.models import Household, PromisedProof, TaxStatus
from portal.kit import clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.ledger.models import Charge, credit_cents
from portal.notifications.models import OutboxMessage
from portal.people.models import Card
from programmes.actions.enrol import enrol
from programmes.enums import Channel
from programmes.models import Session
from tests.ledger import ground

from . import factories as make
from . import homes

pytestmark = pytest.mark.django_db


def made(*people, **asked) -> list[CultureCard]:
    asked = {"season": make.season(), "maison": make.house(), "home_seen": True, "by": None, **asked}
    return activate_cards(people=people, **asked)


def refused(act) -> set[str]:
    with pytest.raises(Refusal) as raised:
        act()
    assert all(reason.words and reason.way_out for reason in raised.value.reasons)
    return {reason.code for reason in raised.value.reasons}


class TestInService:
    def test_it_is_free_for_who_pays_no_tax_and_a_line_all_the_same(self):
        household, amina = homes.home(taxable=False)
        [card] = made(amina, household=household)
        assert (card.state, card.price_cents, card.charge.amount_cents) == (CardState.ACTIVE, 0, 0)
        assert card.lives_here_on == clock.today() and card.maison == make.house()
        assert Card.objects.active_of(amina), "who had no card of the house is given one"
        assert list(broken_cards()) == []

    @pytest.mark.parametrize("taxable", [True, None], ids=["taxable", "no proof"])
    def test_it_costs_the_whole_price_else(self, taxable):
        household, amina = homes.home(taxable=taxable)
        [card] = made(amina, household=household)
        assert card.price_cents == card.charge.amount_cents == homes.owed(household) == 1200
        assert "2026-2027" in card.charge.label and amina.display_name not in card.charge.label

    def test_a_notice_read_at_the_counter_is_verified_by_the_same_act(self):
        household, amina = homes.home()
        [card] = made(amina, household=household, notice=Notice(False, clock.today().year))
        assert card.price_cents == 0 and TaxStatus.objects.get(household=household).taxable is False

    def test_without_a_notice_its_promise_is_noted(self):
        household, amina = homes.home()
        made(amina, household=household, promise=True)
        assert PromisedProof.objects.filter(household=household, promised_on=clock.today()).exists()

    def test_several_of_a_household_in_one_act(self):
        zoe, leo = homes.person("Zoé", birth_year=2016), homes.person("Léo", birth_year=2018)
        household, amina = homes.home(zoe, leo, taxable=True)
        assert len(made(amina, zoe, leo, household=household)) == 3
        assert homes.owed(household) == 3600 and Charge.objects.filter(household=household).count() == 3

    def test_a_household_is_opened_around_who_has_none(self):
        alone = homes.person(birth_year=1970)
        [card] = made(alone)
        assert list(Household.objects.of(alone)) == [card.household]

    def test_a_second_click_gives_the_first_result(self):
        household, amina = homes.home(taxable=True)
        key = uuid.uuid4()
        first = made(amina, household=household, key=key)
        assert made(amina, household=household, key=key) == first
        assert homes.owed(household) == 1200 and OutboxMessage.objects.filter(purpose="pass_culture.activated").count() == 1

    def test_what_was_asked_for_is_answered_yes(self):
        household, amina = homes.home(taxable=False)
        [asked] = ask_cards(people=[amina], season=make.season(), maison=make.house(), household=household, by=None)
        [card] = made(amina, household=household)
        assert card.pk == asked.pk and card.channel == Channel.ONLINE and card.version == 2

    def test_it_is_told_by_each_ones_way_a_childs_to_who_answers_for_the_household(self):
        zoe = homes.person("Zoé", birth_year=2016)
        household, amina = homes.home(zoe, taxable=True, email="amina@exemple.fr", channel="email")
        made(amina, zoe, household=household)
        message = OutboxMessage.objects.get(purpose="pass_culture.activated")
        assert message.address == "amina@exemple.fr" and zoe.display_name in message.body
        assert "€" not in message.body and "impos" not in message.body

    def test_who_has_the_paper_in_hand_gets_no_letter(self):
        household, amina = homes.home(taxable=True)
        made(amina, household=household, in_hand=True)
        assert not OutboxMessage.objects.filter(purpose="pass_culture.activated").exists()


class TestRefusals:
    def test_who_has_it_has_it(self):
        household, amina = homes.home(taxable=False)
        made(amina, household=household)
        assert refused(lambda: made(amina, household=household)) == {"deja-sa-carte"}

    def test_where_she_lives_was_not_seen(self):
        household, amina = homes.home(taxable=False)
        assert refused(lambda: made(amina, household=household, home_seen=False)) == {"domicile-a-voir"}

    def test_her_record_says_that_she_lives_elsewhere_until_it_is_seen_that_she_does_not(self):
        house = make.house()
        type(house).objects.filter(pk=house.pk).update(town="Belleroche")
        household, amina = homes.home(taxable=False, address_1="1 rue A", postal_code="69001", city="Lyon")
        assert refused(lambda: made(amina, household=household, home_seen=False)) == {"habite-ailleurs"}
        assert made(amina, household=household)

    @pytest.mark.parametrize(
        ("days", "code"), [((5, 100), "saison-pas-commencee"), ((-100, -5), "saison-finie")], ids=["not begun", "over"]
    )
    def test_out_of_the_season(self, days, code):
        first, last = (clock.today() + dt.timedelta(days=number) for number in days)
        season = make.season("Une autre saison", starts_on=first, ends_on=last)
        household, amina = homes.home(taxable=False)
        assert refused(lambda: made(amina, household=household, season=season)) == {code}

    def test_of_several_each_reason_names_whom_it_is_about(self):
        zoe = homes.person("Zoé", birth_year=2016)
        household, amina = homes.home(zoe, taxable=False)
        made(zoe, household=household)
        with pytest.raises(Refusal, match=zoe.display_name):
            made(amina, zoe, household=household)
        assert not card_of(amina, make.season())

    def test_nobody_is_ticked(self):
        assert refused(lambda: made()) == {"personne-manquante"}

    def test_of_another_household(self):
        household, _ = homes.home(taxable=False)
        assert refused(lambda: made(homes.person("Odile"), household=household)) == {"pas-de-ce-foyer"}

    def test_of_two_households_one_is_chosen(self):
        zoe = homes.person("Zoé", birth_year=2016)
        homes.home(zoe, taxable=False)
        homes.home(zoe, taxable=True)
        assert refused(lambda: made(zoe)) == {"foyer-a-choisir"}

    def test_a_child_whose_household_nobody_knows(self):
        assert refused(lambda: made(homes.person("Zoé", birth_year=clock.today().year - 9))) == {"foyer-manquant"}

    def test_the_price_is_the_one_that_was_shown(self):
        household, amina = homes.home(taxable=True)
        assert refused(lambda: made(amina, household=household, shown_cents=0)) == {"prix-change"}
        assert made(amina, household=household, shown_cents=1200)

    def test_nothing_is_kept_of_a_refusal(self):
        household, amina = homes.home()
        refused(lambda: made(amina, household=household, notice=Notice(False, 1999)))
        assert not CultureCard.objects.exists() and not TaxStatus.objects.exists() and not Charge.objects.exists()


class TestAsking:
    def ask(self, *people, **asked):
        return ask_cards(**{"people": people, "season": make.season(), "maison": make.house(), "by": None, **asked})

    def test_nothing_is_owed_for_asking(self):
        household, amina = homes.home()
        [row] = self.ask(amina, household=household)
        assert (row.state, row.charge, row.price_cents) == (CardState.ASKED, None, None) and homes.owed(household) == 0
        assert card_of(amina, make.season()) is None

    def test_twice_is_refused_and_the_same_click_is_once(self):
        household, amina = homes.home()
        key = uuid.uuid4()
        assert self.ask(amina, household=household, key=key) == self.ask(amina, household=household, key=key)
        assert refused(lambda: self.ask(amina, household=household)) == {"deja-demandee"}

    def test_no_is_said_in_words_that_she_reads_and_she_may_ask_again(self):
        household, amina = homes.home(email="amina@exemple.fr", channel="email")
        [row] = self.ask(amina, household=household)
        assert refused(lambda: refuse_card(card=row, words="  ", by=None)) == {"reponse-manquante"}
        assert refused(lambda: refuse_card(card=row, words="x" * 201, by=None)) == {"reponse-trop-longue"}
        assert refused(lambda: refuse_card(card=row, words="Non.", seen=9, by=None)) == {"deja-modifie"}
        key = uuid.uuid4()
        for _ in range(2):
            refuse_card(card=row, words="Venez avec un papier à votre adresse.", by=None, key=key)
        assert refused(lambda: refuse_card(card=row, words="Non.", by=None)) == {"pas-demandee"}
        assert "Venez avec un papier" in OutboxMessage.objects.get(purpose="pass_culture.refused").body
        assert self.ask(amina, household=household)


class TestAgain:
    def former(self, amina, **fields):
        last = make.season(
            "Saison 2025-2026", starts_on=clock.today() - dt.timedelta(days=400), ends_on=clock.today() - dt.timedelta(days=90)
        )
        fields = {"lives_here_on": clock.today() - dt.timedelta(days=380), **fields}
        return make.card(amina, of=last, **fields)

    def test_as_last_year_is_one_act_and_the_price_is_that_of_today(self):
        household, amina = homes.home(taxable=True)
        self.former(amina)
        [card] = renew_cards(people=[amina], season=make.season(), household=household, by=None)
        assert card.price_cents == 1200 and card.maison == make.house()
        assert card.lives_here_on == clock.today() - dt.timedelta(days=380), "seen then, not today"

    def test_not_for_who_never_had_one_nor_for_who_was_refused(self):
        household, amina = homes.home()
        renew = lambda: renew_cards(people=[amina], season=make.season(), household=household, by=None)  # noqa: E731
        assert refused(renew) == {"pas-de-carte-avant"}
        self.former(amina, state=CardState.REFUSED)
        assert refused(renew) == {"pas-de-carte-avant"}

    def test_where_nobody_saw_then_where_she_lives_it_is_seen_now(self):
        household, amina = homes.home(taxable=False)
        self.former(amina, lives_here_on=None)
        assert refused(lambda: renew_cards(people=[amina], season=make.season(), household=household, by=None)) == {"domicile-a-voir"}


class TestStopping:
    def test_what_took_nobody_out_is_no_longer_owed(self):
        household, amina = homes.home(taxable=True)
        [card] = made(amina, household=household)
        stopped = stop_card(card=card, by=None, seen=card.version)
        assert stopped.state == CardState.STOPPED and homes.owed(household) == 0
        assert made(amina, household=household)[0].pk != card.pk, "she may have it again"
        assert list(broken_cards()) == []

    def test_after_an_outing_it_is_owed(self):
        household, amina = homes.home(taxable=True)
        [card] = made(amina, household=household)
        trip = make.trip(5)
        enrol(sheet=trip.sheet, people=[amina], household=household, by=None, channel=Channel.COUNTER)
        assert refused(lambda: stop_card(card=card, by=None)) == {"sorties-a-venir"}
        past = clock.now() - dt.timedelta(days=2)
        Session.objects.filter(on_sheets__sheet=trip.sheet).update(start=past, end=past + dt.timedelta(hours=3))
        stop_card(card=card, by=None)
        assert homes.owed(household) == 1200

    def test_twice_is_once_and_later_is_refused(self):
        household, amina = homes.home(taxable=True)
        [card] = made(amina, household=household)
        key = uuid.uuid4()
        for _ in range(2):
            stop_card(card=card, by=None, key=key)
        assert refused(lambda: stop_card(card=card, by=None)) == {"carte-finie"}
        assert refused(lambda: stop_card(card=card, by=None, seen=1)) == {"deja-modifie"}

    def test_a_request_is_taken_back(self):
        household, amina = homes.home()
        [row] = ask_cards(people=[amina], season=make.season(), maison=make.house(), household=household, by=None)
        assert stop_card(card=row, by=None).state == CardState.STOPPED


class TestWhoHasIt:
    def test_for_many_people_in_one_query(self, django_assert_num_queries):
        season = make.season()
        people = [make.card().person for _ in range(3)] + make.people(4)
        with django_assert_num_queries(1):
            few = reasons_without_card(people, season)
        people += make.people(20)
        with django_assert_num_queries(1):
            many = reasons_without_card(people, season)
        assert len(few) == 4 and len(many) == 24
        assert {reason.code for reason in many.values()} == {"carte-manquante"}

    def test_the_card_of_another_season_is_said_to_be_so(self):
        other = make.season(
            "Saison passée", starts_on=clock.today() - dt.timedelta(days=400), ends_on=clock.today() - dt.timedelta(days=90)
        )
        amina = make.card(of=other).person
        [reason] = reasons_without_card([amina], make.season()).values()
        assert reason.code == "carte-autre-saison" and "comme l’an dernier" in reason.way_out

    def test_on_a_day_outside_the_season_no_card_is_good(self):
        season = make.season()
        amina = make.card().person
        assert card_of(amina, season) and card_of(amina, season, on=season.ends_on)
        after = season.ends_on + dt.timedelta(days=1)
        assert card_of(amina, season, on=after) is None and card_of(amina, None) is None
        assert reasons_without_card([amina], season, on=after)[amina.pk].code == "sortie-hors-saison"
        assert reasons_without_card([amina], season, on=season.ends_on) == {}


class TestTheBooks:
    def test_they_are_true_after_a_card_paid_and_stopped(self):
        household, amina = homes.home(taxable=True)
        [card] = made(amina, household=household)
        regie, agent = ground.desk(), ground.agent()
        ground.mandate(regie, agent)
        ground.taken(regie, household, 1200, by=agent, charges=[card.charge])
        stop_card(card=card, by=None)
        assert credit_cents(household) == 1200 and list(broken_cards()) == []

    def test_what_was_sold_and_who_pays_have_no_name(self):
        season = make.season()
        for taxable in (True, False, False, None):
            household, amina = homes.home(taxable=taxable)
            made(amina, household=household)
        lines = sold(season.tariff, clock.today(), clock.today())
        assert sum(line.units for line in lines) == 4 and sum(line.income_cents for line in lines) == 2400
        assert sum(line.units for line in lines if not line.proof) == 1
        assert sum(number for _, number in payers(season.tariff, clock.today())) == 4

    def test_the_journal_says_who_did_what_without_a_price(self):
        household, amina = homes.home(taxable=True)
        made(amina, household=household, by=make.agent())
        line = AuditLine.objects.get(verb="pass_culture.activate_card")
        assert "1200" not in str(line.data if hasattr(line, "data") else line)


def test_the_season_that_follows_has_cards_of_its_own():
    household, amina = homes.home(taxable=True)
    season = make.season()
    made(amina, household=household)
    following = make.season(
        "Saison 2027-2028", starts_on=season.ends_on + dt.timedelta(days=60), ends_on=season.ends_on + dt.timedelta(days=300)
    )
    with time_machine.travel(dt.datetime.combine(following.starts_on, dt.time(10), tzinfo=dt.UTC), tick=False):
        [card] = renew_cards(people=[amina], season=following, household=household, by=None)
    assert CultureCard.objects.filter(person=amina, state=CardState.ACTIVE).count() == 2 and card.season == following
