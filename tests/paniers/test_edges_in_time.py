"""The edge cases of time that the best projects' own tests hold, where no other test of ours does: around the last day of a subscription,
dates that move, quarters."""

import datetime as dt

import pytest
import time_machine

from paniers import tasks
from paniers.actions.change_week import change_week
from paniers.actions.stop_subscription import stop_subscription
from paniers.actions.subscribe import subscribe
from paniers.enums import BasketState, Billing
from paniers.models import Distribution, GivePoint, Subscription
from paniers.registry import BILLED_AS, month_lines
from paniers.rules.agreed import fortnight_of
from portal.kit import registry
from portal.kit.rules.months import months_later
from portal.ledger.actions.bill_month import prepare_billing
from portal.ledger.actions.use_credit import use_credit
from portal.ledger.models import Charge, credit_cents, open_charges, owed_cents
from programmes.actions.change_dates import cancel_dates
from programmes.enums import EnrolmentState
from tests.grounds import laid_once

from . import factories
from .edges import choose, code_of, fresh, of_week, paid, put_off, subscribed, week

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def hands():
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False) as hands:
        yield hands


@pytest.fixture(autouse=True)
def whole(hands):
    """Whatever happened, the books, the places and the baskets agree at the end."""
    yield
    rules = [rule for name, rule in registry.invariants.items() if name.startswith(("ledger.", "paniers", "programmes."))]
    assert [fault for rule in rules for fault in rule()] == []
    assert not Distribution.objects.miscounted().exists()


@laid_once
def terms():
    return factories.season()


@laid_once
def sheet(terms):
    return factories.house_sheet(terms)


@laid_once
def abbaye(terms):
    return factories.house_sheet(terms, name="Abbaye")


@laid_once
def large(terms):
    return factories.size(terms, "Grand panier", 6000, times=2)


# Around the last day ---------------------------------------------------------------------------------------------------------------


def test_the_last_basket_put_off_past_the_last_day_is_still_collected(sheet, hands):
    row = subscribed(sheet)
    last = week(13)
    put_off(row, 13, 14)
    hands.move_to(factories.at(dt.date(2027, 3, 3), 8))
    assert fresh(row).ends_on == dt.date(2027, 3, 2)
    assert tasks.end_what_is_over() == 0
    kept = of_week(row, 13)
    assert (kept.planned_for.local_date, kept.session.local_date, kept.state) == (last, week(14), BasketState.PLANNED)
    assert fresh(row).enrolment.state == EnrolmentState.CONFIRMED
    again = {"sheet": sheet, "person": row.enrolment.person, "household": row.enrolment.household, "first_on": week(15), "by": None}
    assert code_of(lambda: subscribe(**again))  # in the same house: once this last one is collected
    hands.move_to(factories.at(week(14), 23))
    assert tasks.end_what_is_over() == 1
    assert of_week(row, 13).state in (BasketState.PLANNED, BasketState.MISSED)
    assert fresh(row).enrolment.state == EnrolmentState.WITHDRAWN


def test_a_last_date_that_moves_past_the_last_day_takes_its_basket_along(sheet, terms, hands):
    row = subscribed(sheet)
    hands.move_to(factories.at(dt.date(2027, 1, 5), 12, 5))  # too late for 7 January, the last one then
    stop_subscription(subscription=row, by=None, reason="hardship", staff=True)
    change_week(terms=terms, sessions=list(sheet.sessions.filter(local_date=week(6))), to_day=dt.date(2027, 1, 8), by=None)
    hands.move_to(factories.at(dt.date(2027, 1, 8), 8))
    assert tasks.end_what_is_over() == 0
    assert of_week(row, 6).session.local_date == dt.date(2027, 1, 8)
    hands.move_to(factories.at(dt.date(2027, 1, 8), 23))
    assert (tasks.end_what_is_over(), tasks.bill_what_is_due()) == (1, 1)
    assert Charge.objects.standing().count() == 6


@pytest.mark.parametrize("first", [1, 2, 13, 16, 17])
@pytest.mark.parametrize("months", [0, 1, 3])
@pytest.mark.parametrize("rhythm", ["weekly", "own"])
def test_its_rows_are_the_dates_from_its_first_day_to_its_last_and_no_other(months, first, rhythm, hands):
    terms = factories.season(commitment_months=months)
    sheet, rhythm = factories.house_sheet(terms), fortnight_of(first) if rhythm == "own" else rhythm
    hands.move_to(factories.at(week(first) - dt.timedelta(days=9), 10))
    row = subscribed(sheet, first_on=week(first), rhythm=rhythm)
    step = 1 if rhythm == "weekly" else 2
    days = [week(number) for number in range(first, 18, step) if week(number) <= row.ends_on]
    assert list(row.baskets.order_by("planned_for__start").values_list("planned_for__local_date", flat=True)) == days
    assert row.ends_on == (min(months_later(week(first), months) - dt.timedelta(days=1), factories.LAST) if months else factories.LAST)
    assert week(first) in days


def test_the_cut_off_of_a_week_that_moved_is_that_of_its_new_day(sheet, terms, hands):
    row, other = subscribed(sheet), subscribed(sheet)
    change_week(terms=terms, sessions=list(sheet.sessions.filter(local_date=week(4))), to_day=dt.date(2026, 12, 21), by=None)
    hands.move_to(factories.at(dt.date(2026, 12, 15), 11, 58))  # the Tuesday before Monday 21 December
    assert choose(of_week(row, 4), "credit").state == BasketState.ABSENT
    hands.move_to(factories.at(dt.date(2026, 12, 15), 12, 5))
    assert code_of(lambda: choose(of_week(other, 4), "credit")) == "trop-tard"


def test_its_only_date_called_off_a_subscription_is_over_and_nothing_is_owed(hands):
    sheet = factories.house_sheet(factories.season())
    hands.move_to(factories.at(dt.date(2027, 3, 16), 10))
    row = subscribed(sheet, first_on=factories.LAST)
    home = row.enrolment.household
    assert (row.baskets.count(), owed_cents(home) > 0) == (1, True)
    cancel_dates(sessions=list(sheet.sessions.filter(local_date=factories.LAST)), by=None, why="il gèle")
    assert (owed_cents(home), tasks.bill_what_is_due()) == (0, 0)
    assert not row.baskets.exclude(state=BasketState.CANCELLED).exists()
    hands.move_to(factories.at(fresh(row).ends_on + dt.timedelta(days=1), 8))
    assert tasks.end_what_is_over() == 1
    assert fresh(row).enrolment.state == EnrolmentState.WITHDRAWN


def test_given_and_ordered_it_stays_given_and_owed_when_she_stops(sheet, hands):
    row = subscribed(sheet)
    choose(of_week(row, 1), "given", point=GivePoint.objects.create(name="Frigo", kind="fridge"))
    hands.move_to(factories.at(dt.date(2026, 12, 2), 10))  # too late for 3 December
    stop_subscription(subscription=row, by=None, reason="hardship", staff=True)
    assert (of_week(row, 1).state, owed_cents(row.enrolment.household)) == (BasketState.GIVEN, 400)
    hands.move_to(factories.at(week(1) + dt.timedelta(days=1), 8))
    assert tasks.end_what_is_over() == 1
    assert of_week(row, 1).state == BasketState.GIVEN


@pytest.mark.parametrize(("trial", "first", "still"), [(2, 4, dt.date(2027, 1, 5)), (3, 5, dt.date(2027, 1, 19))])
def test_an_essay_goes_on_over_the_new_year(trial, first, still, hands):
    row = subscribed(factories.house_sheet(factories.season(trial_baskets=trial)), first_on=week(first))
    hands.move_to(factories.at(still, 12))  # the one after the essay is ordered
    assert code_of(lambda: stop_subscription(subscription=row, by=None, last_on=still)) == "engagement"
    hands.move_to(factories.at(still, 11, 58))
    stop_subscription(subscription=row, by=None)
    assert fresh(row).end_reason == "trial"
    assert row.baskets.exclude(state=BasketState.CANCELLED).count() == trial


# Quarters --------------------------------------------------------------------------------------------------------------------------


def quarterly(**also) -> Subscription:
    last = also.pop("last", dt.date(2027, 6, 24))
    return subscribed(factories.house_sheet(factories.season(billing=Billing.QUARTER, last=last, commitment_months=6)), **also)


def test_a_quarter_after_too_much_was_paid_is_owed_whole_and_paid_from_the_advance(hands):
    row = quarterly()
    home = row.enrolment.household
    paid(home, 5 * 400 + 3000)
    hands.move_to(factories.at(dt.date(2026, 12, 24), 10))
    assert tasks.bill_what_is_due() == 12
    assert (owed_cents(home), credit_cents(home)) == (12 * 400, 3000)
    use_credit(household=home, charges=list(open_charges(home)), by=None)
    assert (owed_cents(home), credit_cents(home)) == (12 * 400 - 3000, 0)
    choose(of_week(row, 6), "credit")  # a line that was paid comes back whole, and no other moves
    assert (owed_cents(home), credit_cents(home)) == (12 * 400 - 3000, 400)


def test_a_quarter_without_a_distribution_is_asked_of_nobody(hands):
    row = quarterly(last=dt.date(2026, 12, 31))
    hands.move_to(factories.at(dt.date(2026, 12, 24), 10))
    assert (tasks.bill_what_is_due(), month_lines(dt.date(2027, 1, 1))) == (0, [])
    assert code_of(lambda: prepare_billing(source=BILLED_AS, month=dt.date(2027, 1, 1), by=None)) == "rien-a-facturer"
    assert owed_cents(row.enrolment.household) == 5 * 400


@pytest.mark.parametrize("billing", [Billing.MONTH, Billing.MONTH_AFTER, Billing.QUARTER])
def test_who_stopped_last_month_is_in_no_month_to_come(billing, hands):
    row = subscribed(factories.house_sheet(factories.season(billing=billing)))
    stop_subscription(subscription=row, by=None, reason="moved_away", staff=True, last_on=week(5))
    for day in (dt.date(2026, 12, 24), dt.date(2027, 1, 1), dt.date(2027, 1, 24), dt.date(2027, 4, 1)):
        hands.move_to(factories.at(day, 10))
        tasks.end_what_is_over()
        tasks.bill_what_is_due()
    assert owed_cents(row.enrolment.household) == 5 * 400
    assert Charge.objects.count() == 5
