"""From asking for a basket to thirteen dated rows, each owed with its month."""

import datetime as dt
import uuid

import pytest
import time_machine

from paniers.actions.bill_period import bill_due_periods
from paniers.actions.subscribe import subscribe
from paniers.enums import BasketState
from paniers.models import Basket, Subscription
from paniers.tasks import bill_what_is_due
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.ledger.models import Charge
from portal.notifications.models import OutboxMessage
from programmes.actions.withdraw import withdraw
from programmes.enums import EnrolmentState
from tests.grounds import laid_once

from . import factories

pytestmark = pytest.mark.django_db
TUESDAY = factories.at(dt.date(2026, 11, 24), 10)


@pytest.fixture(autouse=True)
def _on_a_tuesday():
    with time_machine.travel(TUESDAY, tick=False):
        yield


@laid_once
def sheet():
    return factories.house_sheet(factories.season())


def ask(sheet, home, person, **also):
    return subscribe(**{"sheet": sheet, "person": person, "household": home, "first_on": factories.FIRST, "by": None, **also})


def total(subscription) -> int:
    return sum(basket.price_cents for basket in subscription.baskets.all())


def test_thirteen_thursdays_at_a_quotient_of_380_cost_52_euros(sheet):
    subscription = ask(sheet, *factories.household(quotient=380))
    days = [basket.session.local_date for basket in subscription.baskets.select_related("session")]
    assert (len(days), min(days), max(days)) == (13, dt.date(2026, 12, 3), dt.date(2027, 2, 25))
    assert total(subscription) == 5200


def test_before_the_proof_the_same_costs_117_euros(sheet):
    assert total(ask(sheet, *factories.household())) == 11700


@pytest.mark.parametrize(("quotient", "cents"), [(0, 400), (399, 400), (400, 550), (699, 550), (700, 700), (1199, 700), (1200, 900)])
def test_the_price_of_a_basket_follows_half_open_bands(sheet, quotient, cents):
    assert ask(sheet, *factories.household(quotient=quotient)).baskets.first().unit_cents == cents


def test_only_the_month_that_begins_is_owed(sheet):
    home, person = factories.household(quotient=380)
    ask(sheet, home, person)
    lines = Charge.objects.filter(household=home).order_by("pk")
    assert [line.amount_cents for line in lines] == [400] * 5
    assert {line.due_on for line in lines} == {dt.date(2026, 12, 5)}
    assert lines[0].label.replace("\u00a0", " ") == "Panier du jeudi 3 décembre 2026"


def test_each_month_is_owed_in_its_turn_and_once(sheet):
    home, person = factories.household(quotient=380)
    subscription = ask(sheet, home, person)
    owed = [Charge.objects.filter(household=home).count()]
    for day in (dt.date(2026, 12, 15), dt.date(2026, 12, 23), dt.date(2026, 12, 24), dt.date(2027, 1, 25), dt.date(2027, 3, 1)):
        with time_machine.travel(factories.at(day, 10), tick=False):
            bill_what_is_due()
            owed.append(Charge.objects.filter(household=home).count())
    assert owed == [5, 5, 9, 9, 13, 13]
    assert subscription.baskets.filter(charge=None).count() == 0


def test_with_a_price_to_pay_each_time_only_the_basket_of_the_day_is_owed():
    sheet = factories.house_sheet(factories.season(billing="basket"))
    home, person = factories.household(quotient=380)
    ask(sheet, home, person)
    assert not Charge.objects.filter(household=home).exists()
    with time_machine.travel(factories.at(dt.date(2026, 12, 3), 8), tick=False):
        bill_what_is_due()
    assert [line.due_on for line in Charge.objects.filter(household=home)] == [dt.date(2026, 12, 3)]


def test_a_lower_proof_counts_from_the_next_month_without_being_asked_for(sheet):
    home, person = factories.household(quotient=1300)
    subscription = ask(sheet, home, person)
    with time_machine.travel(factories.at(dt.date(2026, 12, 10), 10), tick=False):
        factories.verify(home, 380, checked=dt.date(2026, 12, 10))
    with time_machine.travel(factories.at(dt.date(2026, 12, 26), 10), tick=False):
        bill_what_is_due()
    prices = list(subscription.baskets.order_by("session__start").values_list("unit_cents", flat=True))
    assert prices[:5] == [900] * 5
    assert prices[5:9] == [400] * 4


def test_a_higher_proof_changes_nothing_before_the_renewal(sheet):
    home, person = factories.household(quotient=380)
    subscription = ask(sheet, home, person)
    factories.verify(home, 1500, checked=dt.date(2026, 12, 10))
    with time_machine.travel(factories.at(dt.date(2027, 2, 1), 10), tick=False):
        bill_due_periods(subscription=subscription, by=None)
    assert total(subscription) == 5200


def test_the_number_is_given_once_and_never_again_in_the_season(sheet):
    first, second = (ask(sheet, *factories.household(quotient=q)) for q in (380, 900))
    withdraw(enrolment=first.enrolment, by=None, channel="counter")
    third = ask(sheet, *factories.household(quotient=500))
    assert [first.number, second.number, third.number] == [1, 2, 3]


def test_two_baskets_a_week_take_two_places_and_cost_twice(sheet):
    subscription = ask(sheet, *factories.household(quotient=380), quantity=2, shown_cents=800)
    sheet.refresh_from_db()
    assert sheet.taken == 2
    assert total(subscription) == 10400


def test_the_same_form_sent_twice_subscribes_once(sheet):
    home, person = factories.household(quotient=380)
    key = uuid.uuid4()
    assert ask(sheet, home, person, key=key) == ask(sheet, home, person, key=key)
    assert Basket.objects.count() == 13


def test_the_subscription_is_written_down_and_told_without_a_price(sheet):
    home, person = factories.household(quotient=380)
    person.email = "b@exemple.fr"
    person.save()
    subscription = ask(sheet, home, person)
    assert AuditLine.objects.filter(verb="paniers.subscribe", target=f"paniers.Subscription:{subscription.pk}").count() == 1
    message = OutboxMessage.objects.get(purpose="paniers.subscribed")
    assert "n° 1" in message.body
    assert "€" not in message.subject + message.body
    assert not OutboxMessage.objects.exclude(pk=message.pk).exists()


@pytest.mark.parametrize("phone", ["+331234", ""])
def test_a_person_whom_nothing_reaches_is_subscribed_and_left_to_staff_to_tell(sheet, phone):
    home, person = factories.household(quotient=380)
    factories.Person.objects.filter(pk=person.pk).update(phone=phone, channel="sms")
    subscription = ask(sheet, home, person)
    assert subscription.baskets.count() == 13
    assert subscription.enrolment.to_tell == "paniers.subscribed"


@pytest.mark.parametrize(
    ("also", "code", "words"),
    [
        ({"first_on": dt.date(2026, 12, 4)}, "jour-impossible", "Ce jour-là, il n'y a plus de panier possible dans cette maison."),
        ({"quantity": 0}, "nombre-de-paniers", "Il faut au moins un panier."),
        ({"quantity": 4}, "nombre-de-paniers", "C'est 3 paniers par foyer, au plus."),
        ({"household": None}, "foyer-manquant", "Il manque le foyer qui règle les paniers."),
        ({"shown_cents": 550}, "prix-change", "Le prix a changé depuis que vous l'avez vu"),
    ],
)
def test_a_subscription_is_refused_in_words(sheet, also, code, words):
    home, person = factories.household(quotient=380)
    with pytest.raises(Refusal) as refusal:
        ask(sheet, home, person, **also)
    assert refusal.value.code == code
    assert refusal.value.words.startswith(words)
    assert refusal.value.way_out
    assert not Subscription.objects.exists()
    sheet.refresh_from_db()
    assert sheet.taken == 0


def test_every_reason_is_told_at_once(sheet):
    home, person = factories.household()
    with pytest.raises(Refusal) as refusal:
        ask(sheet, home, person, quantity=9, first_on=dt.date(2020, 1, 2))
    assert [reason.code for reason in refusal.value.reasons] == ["jour-impossible", "nombre-de-paniers"]


def test_a_household_subscribes_once_a_season(sheet):
    home, person = factories.household(quotient=380)
    ask(sheet, home, person)
    other = factories.Person.objects.create(display_name="M. B.")
    with pytest.raises(Refusal) as refusal:
        ask(sheet, home, other)
    assert refusal.value.code == "deja-abonne"


def test_a_day_too_near_to_be_ordered_is_refused(sheet):
    with time_machine.travel(factories.at(dt.date(2026, 12, 2), 9), tick=False), pytest.raises(Refusal) as refusal:
        ask(sheet, *factories.household())
    assert refusal.value.code == "jour-impossible"
    assert "10" in refusal.value.way_out


def test_a_full_house_refuses_or_puts_on_its_list():
    sheet = factories.house_sheet(factories.season(), capacity=1)
    ask(sheet, *factories.household(quotient=380))
    home, person = factories.household(quotient=900)
    with pytest.raises(Refusal) as refusal:
        ask(sheet, home, person)
    assert refusal.value.code == "complet"
    waiting = ask(sheet, home, person, or_wait=True)
    assert waiting.enrolment.state == EnrolmentState.WAITING
    assert (waiting.number, waiting.baskets.count()) == (None, 0)


def test_leaving_cancels_what_is_to_come_and_undoes_what_was_owed(sheet):
    home, person = factories.household(quotient=380)
    subscription = ask(sheet, home, person)
    with time_machine.travel(factories.at(dt.date(2026, 12, 11), 10), tick=False):
        withdraw(enrolment=subscription.enrolment, by=None, channel="counter")
    states = list(subscription.baskets.order_by("session__start").values_list("state", flat=True))
    assert states == [BasketState.PLANNED] * 2 + [BasketState.CANCELLED] * 11
    assert sum(Charge.objects.filter(household=home).values_list("amount_cents", flat=True)) == 800
