"""A proof that comes within the month it was promised counts back to that day, also on months already owed or paid."""

import datetime as dt

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from paniers import tasks
from paniers.actions import tell_subscriber
from paniers.actions.lower_prices import lower_prices
from paniers.actions.subscribe import subscribe
from paniers.enums import BasketState
from paniers.models import Basket, Subscription
from paniers.registry import broken_baskets, sold
from portal.households.actions.promise_proof import promise_proof
from portal.households.rules.means import promise_until
from portal.kit import locking, registry
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.ledger.actions import take_payment
from portal.ledger.models import Charge, credit_cents, open_charges, owed_cents
from portal.notifications.models import OutboxMessage
from portal.tariffs.registry import balance_of
from programmes.actions.withdraw import withdraw
from tests.grounds import laid_once
from tests.ledger import ground

from . import factories

pytestmark = pytest.mark.django_db
SUBSCRIBED = dt.date(2026, 11, 24)
LAST = dt.date(2027, 2, 25)
THURSDAYS = [factories.FIRST + dt.timedelta(weeks=week) for week in range(13)]
HIGH, LOW = 900, 400


@pytest.fixture(autouse=True)
def hands():
    with time_machine.travel(factories.at(SUBSCRIBED, 10), tick=False) as hands:
        yield hands


@laid_once
def sheet():
    return factories.house_sheet(factories.season())


def owed_in_all(home) -> int:
    """Every line and every undoing together: what the household was finally asked for."""
    return sum(Charge.objects.filter(household=home).values_list("amount_cents", flat=True))


def subscribed(sheet, *, promised: bool = True, email: str = ""):
    home, person = factories.household()
    if email:
        person.email = email
        person.save()
    if promised:
        promise_proof(household=home, by=None)
    return home, subscribe(sheet=sheet, person=person, household=home, first_on=factories.FIRST, by=None)


def run(hands, day: dt.date, hour: int = 12) -> None:
    """What `tick` does that day."""
    hands.move_to(factories.at(day, hour))
    tasks.lower_what_is_proved()
    tasks.bill_what_is_due()


def proof(hands, home, day: dt.date, figure: int = 380, until: dt.date = dt.date(2027, 2, 28)) -> None:
    hands.move_to(factories.at(day, 11))
    factories.verify(home, figure, checked=day, until=until)


def pay_all(home) -> None:
    regie, agent = ground.desk(), ground.agent()
    ground.mandate(regie, agent)
    if cents := owed_cents(home):
        take_payment(regie=regie, household=home, method="cheque", note="CH-1", amount_cents=cents, by=agent)


def test_a_kept_promise_gives_back_what_december_cost_too_much(sheet, hands):
    home, subscription = subscribed(sheet)
    assert owed_in_all(home) == 5 * HIGH
    pay_all(home)
    proof(hands, home, dt.date(2026, 12, 15))
    run(hands, dt.date(2026, 12, 15))
    assert (owed_in_all(home), owed_cents(home), credit_cents(home)) == (5 * LOW, 0, 5 * (HIGH - LOW))
    assert {row.unit_cents for row in subscription.baskets.all()} == {LOW}
    for day in (dt.date(2026, 12, 28), dt.date(2027, 1, 28), LAST):
        run(hands, day)
    assert owed_in_all(home) == 5200
    assert not list(broken_baskets())


def test_brought_the_very_day_it_was_promised_it_counts_from_that_day(sheet, hands):
    home, _ = subscribed(sheet)
    proof(hands, home, SUBSCRIBED)
    run(hands, SUBSCRIBED)
    assert owed_in_all(home) == 5 * LOW


def test_unpaid_it_is_simply_owed_for_less(sheet, hands):
    home, _ = subscribed(sheet)
    proof(hands, home, dt.date(2026, 12, 1))
    run(hands, dt.date(2026, 12, 1))
    assert (owed_cents(home), credit_cents(home)) == (5 * LOW, 0)
    assert [line.left_cents for line in open_charges(home)] == [LOW] * 5


def test_twice_is_once(sheet, hands):
    home, subscription = subscribed(sheet)
    proof(hands, home, dt.date(2026, 12, 15))
    run(hands, dt.date(2026, 12, 15))
    lines = Charge.objects.count()
    assert lower_prices(subscription=subscription, by=None) == []
    run(hands, dt.date(2026, 12, 15), hour=13)
    assert Charge.objects.count() == lines
    assert AuditLine.objects.filter(verb="paniers.lower_prices").count() == 1


def test_without_a_promise_only_the_months_to_come_cost_less(sheet, hands):
    home, subscription = subscribed(sheet, promised=False)
    run(hands, dt.date(2026, 12, 23))  # January is already asked for
    proof(hands, home, dt.date(2026, 12, 28))
    run(hands, dt.date(2026, 12, 28))
    prices = list(subscription.baskets.order_by("session__start").values_list("unit_cents", flat=True))
    assert prices == [HIGH] * 5 + [LOW] * 8
    assert owed_in_all(home) == 5 * HIGH + 4 * LOW


def test_too_late_for_its_promise_it_counts_from_the_next_month(sheet, hands):
    home, subscription = subscribed(sheet)
    proof(hands, home, dt.date(2026, 12, 26))
    run(hands, dt.date(2026, 12, 26))
    assert list(subscription.baskets.order_by("session__start").values_list("unit_cents", flat=True)) == [HIGH] * 5 + [LOW] * 8


def test_a_higher_proof_raises_nothing_before_the_renewal(sheet, hands):
    home, person = factories.household(quotient=380, checked=dt.date(2026, 11, 3))
    subscription = subscribe(sheet=sheet, person=person, household=home, first_on=factories.FIRST, by=None)
    proof(hands, home, dt.date(2026, 12, 15), figure=2000)
    run(hands, dt.date(2026, 12, 15))
    assert {row.unit_cents for row in subscription.baskets.all()} == {LOW}
    assert owed_in_all(home) == 5 * LOW


def test_baskets_given_up_cost_nothing_whatever_the_proof(sheet, hands):
    home, subscription = subscribed(sheet)
    hands.move_to(factories.at(dt.date(2026, 12, 11), 10))
    withdraw(enrolment=subscription.enrolment, by=None, channel="counter")
    proof(hands, home, dt.date(2026, 12, 15))
    run(hands, dt.date(2026, 12, 15))
    assert owed_in_all(home) == 2 * LOW
    cancelled = subscription.baskets.filter(state=BasketState.CANCELLED)
    assert {row.unit_cents for row in cancelled} == {HIGH}
    assert not list(broken_baskets())


def test_it_can_still_be_given_up_afterwards(sheet, hands):
    home, subscription = subscribed(sheet)
    proof(hands, home, dt.date(2026, 12, 4))
    run(hands, dt.date(2026, 12, 4))
    hands.move_to(factories.at(dt.date(2026, 12, 11), 10))
    withdraw(enrolment=subscription.enrolment, by=None, channel="counter")
    assert owed_in_all(home) == 2 * LOW


def test_those_who_answer_for_the_household_are_told_without_a_price(sheet, hands):
    home, _ = subscribed(sheet, email="b@exemple.fr")
    proof(hands, home, dt.date(2026, 12, 15))
    run(hands, dt.date(2026, 12, 15))
    message = OutboxMessage.objects.get(purpose="paniers.repriced")
    assert message.subject == "Votre papier est bien noté"
    assert "à partir du jeudi 3 décembre 2026" in message.body.replace("\u00a0", " ")
    assert not [word for word in ("€", "380", "quotient", "prix") if word in message.subject + message.body]


def test_whom_nothing_reaches_is_left_to_staff(sheet, hands):
    home, subscription = subscribed(sheet)
    proof(hands, home, dt.date(2026, 12, 15))
    run(hands, dt.date(2026, 12, 15))
    subscription.enrolment.refresh_from_db()
    assert subscription.enrolment.to_tell == "paniers.repriced"


def test_the_account_shows_what_was_asked_and_what_it_became(client, sheet, hands):
    home, subscription = subscribed(sheet)
    pay_all(home)
    proof(hands, home, dt.date(2026, 12, 15))
    run(hands, dt.date(2026, 12, 15))
    user = factories.Person.objects.get(pk=subscription.enrolment.person_id)
    from .test_screens import signed_in, words

    signed_in(client, user)
    page = words(client.get("/mon-espace/a-regler/"))
    assert "Prix revus depuis votre justificatif" in page
    assert page.count("9,00 €") == page.count("4,00 €") == 5
    assert "Vous avez 25,00 € d’avance" in page
    assert "Vos reçus restent valables." in page


def test_a_refusal_of_the_outbox_that_is_not_a_bad_address_stops_the_subscription(sheet, monkeypatch):
    def refuses(*args, **kwargs):
        raise Refusal("message-indiscret", "Trop bavard.", "")

    monkeypatch.setattr(tell_subscriber, "tell", refuses)
    with pytest.raises(Refusal) as caught:
        subscribed(sheet, promised=False)
    assert caught.value.code == "message-indiscret"
    assert not Subscription.objects.exists()


def test_the_job_costs_nothing_more_when_nobody_brought_a_proof(sheet, hands, django_assert_num_queries):
    for _ in range(2):
        subscribed(sheet)
        with django_assert_num_queries(1):
            assert tasks.lower_what_is_proved() == 0
    assert "paniers.proofs" in registry.tick_jobs.keys()  # noqa: SIM118  # a slot, not a dict


# The solidarity balance


def test_the_week_of_the_worked_example_costs_the_town_what_it_says(hands):
    """27, 35, 18 and 20 baskets at 4.00, 5.50, 7.00 and 9.00 €: 606.50 € come in, 750 € are paid, 143.50 € are missing."""
    sheet = factories.house_sheet(factories.season(last=factories.FIRST, most_baskets=40), capacity=100)
    for quotient, baskets in ((380, 27), (500, 35), (900, 18), (2000, 12), (None, 8)):
        home, person = factories.household(quotient=quotient)
        subscribe(sheet=sheet, person=person, household=home, first_on=factories.FIRST, quantity=baskets, by=None)
    lines = {(line.label, line.proof): (line.units, line.income_cents) for line in sold(sheet.tariff, factories.FIRST, factories.FIRST)}
    assert sorted(lines.values()) == [(8, 7200), (12, 10800), (18, 12600), (27, 10800), (35, 19250)]
    assert [value for (_, proved), value in lines.items() if not proved] == [(8, 7200)]
    found, known = balance_of(sheet.tariff, factories.FIRST, factories.FIRST, masked=False)
    assert (found.units, found.income_cents, found.cost_cents, found.balance_cents, known) == (100, 60650, 75000, -14350, True)
    assert (found.contribution_cents, found.per_unit_cents) == (14350, -144)


def test_a_basket_counts_in_the_bracket_it_is_owed_at_not_in_the_one_promised(sheet, hands):
    home, _ = subscribed(sheet)
    proof(hands, home, dt.date(2026, 12, 15))
    run(hands, dt.date(2026, 12, 15))
    [line] = sold(sheet.tariff, factories.FIRST, dt.date(2026, 12, 31))
    assert (line.units, line.income_cents, line.proof) == (5, 5 * LOW, True)
    assert line.label == sheet.tariff.version_on(factories.FIRST).grid.bands[0].label


# Whatever the days


days = st.integers(0, 100).map(lambda after: SUBSCRIBED + dt.timedelta(days=after))


def expected(day: dt.date, promised_on: dt.date | None, checked_on: dt.date) -> int:
    """What a basket costs by the rule of the price in time, said once more without the code under test."""
    kept = promised_on is not None and promised_on <= checked_on <= promise_until(promised_on)
    month = day.replace(day=1)
    if (kept and day >= promised_on) or (month > factories.FIRST and month >= checked_on):
        return LOW
    return HIGH


@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    promised_after=st.one_of(st.none(), st.integers(0, 60)),
    checked_after=st.integers(0, 90),
    pays_on=st.sets(days, max_size=3),
    ticks_on=st.sets(days, max_size=4),
)
def test_what_the_household_finally_owes_is_the_low_price_from_the_day_of_its_promise(
    sheet, hands, promised_after, checked_after, pays_on, ticks_on
):
    promised_on = None if promised_after is None else SUBSCRIBED + dt.timedelta(days=promised_after)
    checked_on = SUBSCRIBED + dt.timedelta(days=max(checked_after, 1))
    with transaction.atomic(), locking.acts_within():
        hands.move_to(factories.at(SUBSCRIBED, 10))
        home, subscription = subscribed(sheet, promised=False)
        for day in sorted(
            {SUBSCRIBED + dt.timedelta(days=n) for n in range(0, 100, 14)} | pays_on | ticks_on | {checked_on, promised_on or checked_on}
        ):
            hands.move_to(factories.at(day, 10))
            if day == promised_on and promised_on <= checked_on:
                promise_proof(household=home, by=None)
            if day == checked_on:
                proof(hands, home, day, until=dt.date(2027, 12, 31))
            run(hands, day)
            if day in pays_on:
                pay_all(home)
        for hour in (13, 14):
            run(hands, dt.date(2027, 3, 10), hour=hour)
        made = promised_on if promised_on is not None and promised_on <= checked_on else None
        wanted = [expected(day, made, checked_on) for day in THURSDAYS]
        assert [row.unit_cents for row in Basket.objects.filter(subscription=subscription).order_by("session__start")] == wanted
        assert owed_in_all(home) == sum(wanted)
        assert not list(broken_baskets())
        transaction.set_rollback(True)
