"""A tax notice that comes within the month it was promised counts from the day of the card, also once the card is paid."""

import datetime as dt

import pytest
import time_machine

from pass_culture import tasks
from pass_culture.actions.activate_cards import activate_cards
from pass_culture.actions.lower_card_price import lower_card_price
from pass_culture.actions.stop_card import stop_card
from pass_culture.models import CultureCard
from pass_culture.registry import broken_cards
from portal.ledger.models import Charge, credit_cents
from portal.notifications.models import OutboxMessage
from tests.ledger import ground
from tests.paniers.factories import at

from . import factories as make
from . import homes

pytestmark = pytest.mark.django_db
MADE = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def hands():
    with time_machine.travel(at(MADE, 10), tick=False) as hands:
        yield hands


@pytest.fixture
def promised():
    household, amina = homes.home(email="amina@exemple.fr", channel="email")
    [card] = activate_cards(
        people=[amina], season=make.season(), maison=make.house(), household=household, home_seen=True, promise=True, by=None
    )
    return household, card


def pay(household, card) -> None:
    regie, agent = ground.desk(), ground.agent()
    ground.mandate(regie, agent)
    ground.taken(regie, household, 1200, by=agent, charges=[card.charge])


def notice(hands, household, days: int, *, taxable: bool = False) -> int:
    """What `tick` does after a notice was read so many days later."""
    hands.move_to(at(MADE + dt.timedelta(days=days), 11))
    homes.notice(household, taxable)
    hands.move_to(at(MADE + dt.timedelta(days=days), 12))
    return tasks.lower_what_is_proved()


@pytest.mark.parametrize("days", [0, 1, 29])
def test_within_the_month_nothing_is_owed_any_more(hands, promised, days):
    household, card = promised
    assert notice(hands, household, days) == 1
    card.refresh_from_db()
    assert (card.price_cents, homes.owed(household)) == (0, 0) and card.charge.amount_cents == 0
    assert list(broken_cards()) == []
    message = OutboxMessage.objects.get(purpose="pass_culture.repriced")
    assert "€" not in message.body and message.address == "amina@exemple.fr"


def test_what_was_paid_is_credit(hands, promised):
    household, card = promised
    pay(household, card)
    notice(hands, household, 5)
    assert credit_cents(household) == 1200 and homes.owed(household) == 0


def test_after_the_month_the_price_stays(hands, promised):
    household, card = promised
    notice(hands, household, 40)
    card.refresh_from_db()
    assert card.price_cents == homes.owed(household) == 1200


def test_a_taxable_household_keeps_its_price_and_is_looked_at_once(hands, promised):
    household, card = promised
    assert notice(hands, household, 5, taxable=True) == 1
    assert tasks.lower_what_is_proved() == 0
    card.refresh_from_db()
    assert card.price_cents == 1200 and not OutboxMessage.objects.filter(purpose="pass_culture.repriced").exists()


def test_without_a_promise_the_notice_counts_for_the_next_season(hands):
    household, amina = homes.home()
    [card] = activate_cards(people=[amina], season=make.season(), maison=make.house(), household=household, home_seen=True, by=None)
    notice(hands, household, 5)
    card.refresh_from_db()
    assert card.price_cents == 1200


def test_twice_is_once(hands, promised):
    household, card = promised
    notice(hands, household, 5)
    lines = Charge.objects.count()
    assert lower_card_price(card=card, by=None) is False
    assert Charge.objects.count() == lines and OutboxMessage.objects.filter(purpose="pass_culture.repriced").count() == 1


def test_every_card_of_the_household_falls_and_a_stopped_one_stays_undone(hands):
    zoe = homes.person("Zoé", birth_year=2016)
    household, amina = homes.home(zoe)
    cards = activate_cards(
        people=[amina, zoe], season=make.season(), maison=make.house(), household=household, home_seen=True, promise=True, by=None
    )
    stop_card(card=cards[1], by=None)
    assert notice(hands, household, 3) == 1
    assert homes.owed(household) == 0
    assert CultureCard.objects.get(pk=cards[1].pk).price_cents == 1200


def test_the_tick_asks_little_when_nothing_came(django_assert_max_num_queries, promised):
    with django_assert_max_num_queries(1):
        assert tasks.lower_what_is_proved() == 0
