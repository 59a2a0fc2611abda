"""The edge cases that the best projects' own tests hold, where no other test of ours does: exceptions beside changes, dates that move
around the end of a subscription, quotas, quarters, closed and overfull houses, leaving and coming back."""

import datetime as dt

import pytest
import time_machine

from paniers import tasks
from paniers.actions.answer_renewal import answer_renewal
from paniers.actions.change_subscription import change_subscription
from paniers.actions.change_week import change_week
from paniers.actions.choose_basket import choose_basket
from paniers.actions.stop_subscription import stop_subscription
from paniers.actions.subscribe import subscribe
from paniers.enums import BasketState, Billing
from paniers.models import Basket, Distribution, GivePoint, Subscription
from paniers.registry import BILLED_AS, month_lines
from portal.kit import registry
from portal.kit.refusal import Refusal
from portal.ledger.actions import take_payment
from portal.ledger.actions.bill_month import prepare_billing
from portal.ledger.actions.use_credit import use_credit
from portal.ledger.models import Charge, credit_cents, open_charges, owed_cents
from portal.notifications.models import OutboxMessage
from programmes.actions.change_dates import cancel_dates
from programmes.actions.close_sheet import close_sheet
from programmes.actions.set_capacity import set_capacity
from programmes.enums import EnrolmentState
from tests.ledger import ground

from . import factories

pytestmark = pytest.mark.django_db


def week(number: int) -> dt.date:
    """The Thursday of the season's week of this number, from 1: 3 December."""
    return factories.FIRST + dt.timedelta(weeks=number - 1)


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


@pytest.fixture
def terms():
    return factories.season()


@pytest.fixture
def sheet(terms):
    return factories.house_sheet(terms)


@pytest.fixture
def abbaye(terms):
    return factories.house_sheet(terms, name="Abbaye")


@pytest.fixture
def large(terms):
    return factories.size(terms, "Grand panier", 6000, times=2)


def subscribed(sheet, quotient=380, **also) -> Subscription:
    home, person = factories.household(quotient=quotient)
    return subscribe(**{"sheet": sheet, "person": person, "household": home, "first_on": factories.FIRST, "by": None, **also})


def change(row, number: int, **also) -> None:
    change_subscription(**{"subscription": row, "from_on": week(number), "by": None, **also})


def of_week(row, number: int) -> Basket:
    """The only basket of a week that stands: more than one is an error."""
    return row.baskets.exclude(state=BasketState.CANCELLED).get(planned_for__distribution__position=number)


def choose(basket, choice="", session=None, **also) -> Basket:
    return choose_basket(**{"basket": basket, "choice": choice, "session": session, "by": None, **also})


def put_off(row, number: int, to: int) -> Basket:
    return choose(of_week(row, number), "other_week", row.enrolment.sheet.sessions.get(local_date=week(to)))


def said(row: Basket) -> tuple:
    return row.session.local_date, row.quantity, row.unit_cents


def code_of(act) -> str:
    with pytest.raises(Refusal) as refusal:
        act()
    assert refusal.value.words and refusal.value.way_out
    return refusal.value.code


def paid(home, cents: int) -> None:
    regie, agent = ground.desk(), ground.agent()
    ground.mandate(regie, agent)
    take_payment(household=home, amount_cents=cents, method="cash", regie=regie, keep_credit=True, by=agent)


def fresh(row) -> Subscription:
    return Subscription.objects.select_related("enrolment").get(pk=row.pk)


# Exceptions beside changes -------------------------------------------------------------------------------------------------------


def test_put_off_into_weeks_that_change_it_is_still_the_basket_of_its_own_week(sheet, large):
    row = subscribed(sheet)
    put_off(row, 2, 6)
    change(row, 5, size=large)
    change(row, 5, quantity=2)
    assert said(of_week(row, 2)) == (week(6), 1, 400)
    assert said(of_week(row, 6)) == (week(6), 2, 800)
    assert Distribution.objects.get(session__local_date=week(6)).taken == 3


def test_brought_forward_before_the_change_it_keeps_what_it_was(sheet, large):
    row = subscribed(sheet, quantity=2)
    put_off(row, 6, 3)
    change(row, 5, size=large, quantity=1)
    assert said(of_week(row, 6)) == (week(3), 2, 400)
    assert [of_week(row, number).quantity for number in (4, 5, 7)] == [2, 1, 1]
    assert Distribution.objects.get(session__local_date=week(6)).taken == 0


@pytest.mark.parametrize("choice", ["credit", "given", "other_week"])
def test_taken_back_after_a_change_it_is_what_was_agreed_meanwhile(sheet, large, choice):
    row = subscribed(sheet, quantity=2)
    point = GivePoint.objects.create(name="Frigo", kind="fridge")
    where = sheet.sessions.get(local_date=week(4)) if choice == "other_week" else None
    choose(of_week(row, 5), choice, where, point=point if choice == "given" else None)
    change(row, 5, size=large, quantity=1)
    back = choose(of_week(row, 5))
    assert (*said(back), back.size_id) == (week(5), 1, 800, large.pk)
    assert Distribution.objects.get(session__local_date=week(5)).taken == 1
    tasks.bill_what_is_due()
    assert owed_cents(row.enrolment.household) == 4 * 800 + 800


def test_a_basket_collected_early_is_never_laid_a_second_time(sheet, abbaye, hands):
    row = subscribed(sheet)
    put_off(row, 2, 1)
    hands.move_to(factories.at(dt.date(2026, 12, 4), 10))
    change(row, 2, quantity=2)
    change(row, 2, sheet=abbaye)
    change(row, 3, rhythm="even")
    assert said(of_week(row, 2)) == (week(1), 1, 400)
    stop_subscription(subscription=row, by=None, reason="moved_away", staff=True)
    assert of_week(row, 2).state == BasketState.PLANNED  # what is behind stays, and stays owed
    assert owed_cents(row.enrolment.household) == 2 * 400


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


# Quotas ----------------------------------------------------------------------------------------------------------------------------


def test_only_what_comes_back_as_credit_is_of_the_quota(sheet, abbaye):
    row = subscribed(sheet)
    put_off(row, 1, 3)
    choose(of_week(row, 2), "given", point=GivePoint.objects.create(name="Frigo", kind="fridge"))
    choose(of_week(row, 4), "other_house", abbaye.sessions.get(local_date=week(4)))
    for number in (5, 6):
        choose(of_week(row, number), "credit")
    assert code_of(lambda: choose(of_week(row, 7), "credit")) == "absences-epuisees"
    put_off(row, 5, 8)  # an absence that becomes another week is an absence left
    assert choose(of_week(row, 7), "credit").state == BasketState.ABSENT


def test_an_absence_on_a_date_called_off_is_an_absence_left(sheet):
    row = subscribed(sheet)
    for number in (5, 6):
        choose(of_week(row, number), "credit")
    cancel_dates(sessions=list(sheet.sessions.filter(local_date=week(5))), by=None)
    assert choose(of_week(row, 7), "credit").state == BasketState.ABSENT
    assert code_of(lambda: choose(of_week(row, 8), "credit")) == "absences-epuisees"


def test_away_from_everything_she_owes_nothing_and_never_less(sheet):
    row, agent = subscribed(sheet), ground.agent()
    home = row.enrolment.household
    for basket in row.baskets.order_by("planned_for__start"):
        choose(basket, "credit", by=agent, reason="longue maladie", channel="counter")
    for _ in range(2):
        tasks.bill_what_is_due()
    assert (owed_cents(home), credit_cents(home)) == (0, 0)
    assert not Basket.objects.packed().filter(subscription=row).exists()


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


# Closed, overfull, gone and back ---------------------------------------------------------------------------------------------------


def test_a_closed_house_stays_good_for_whoever_is_in_it_and_for_nobody_else(sheet, abbaye, large, hands):
    row, other = subscribed(sheet), subscribed(abbaye)
    close_sheet(sheet=sheet, by=None)
    change(row, 5, size=large, rhythm="odd")
    assert of_week(row, 5).size == large
    assert code_of(lambda: subscribed(sheet)) == "clos"
    assert code_of(lambda: change(other, 5, sheet=sheet)) == "clos"
    hands.move_to(factories.at(dt.date(2027, 2, 1), 9))
    tasks.offer_what_follows()
    answer_renewal(subscription=row, yes=True, by=None)
    assert of_week(row, 15).size == large


def test_a_house_made_smaller_than_it_holds_keeps_and_prolongs_all_but_takes_no_more(sheet, large, hands):
    row, _ = subscribed(sheet), subscribed(sheet)
    set_capacity(sheet=sheet, capacity=2, by=None)
    change(row, 5, size=large)
    assert code_of(lambda: change(row, 5, quantity=2)) == "maison-complete"
    hands.move_to(factories.at(dt.date(2027, 2, 1), 9))
    tasks.offer_what_follows()
    answer_renewal(subscription=row, yes=True, by=None)
    assert of_week(row, 14).quantity == 1


@pytest.mark.parametrize("many", [4, 1000, 10**9, -1])
def test_far_too_many_is_refused_and_leaves_what_was_with_nobody_told(sheet, many):
    row = subscribed(sheet, quantity=2)
    sent = OutboxMessage.objects.count()
    assert code_of(lambda: change(row, 5, quantity=many)) == "nombre-de-paniers"
    assert code_of(lambda: subscribed(sheet, quantity=many)) == "nombre-de-paniers"
    sheet.refresh_from_db()
    assert (sheet.taken, of_week(row, 5).quantity, OutboxMessage.objects.count()) == (2, 2, sent)


def test_who_leaves_and_comes_back_the_same_day_has_one_subscription_and_a_new_number(sheet):
    row = subscribed(sheet)
    place = row.enrolment
    stop_subscription(subscription=row, by=None)
    again = subscribe(sheet=sheet, person=place.person, household=place.household, first_on=factories.FIRST, by=None)
    assert (again.pk != row.pk, row.number, again.number) == (True, 1, 2)
    assert Basket.objects.packed().filter(session__local_date=factories.FIRST).get().subscription == again
    assert owed_cents(place.household) == 5 * 400


def test_the_day_after_the_last_one_she_may_begin_anew_and_not_the_day_itself(sheet, hands):
    row = subscribed(sheet)
    place = row.enrolment
    stop_subscription(subscription=row, by=None, reason="moved_away", staff=True, last_on=week(2))
    ask = {"sheet": sheet, "person": place.person, "household": place.household, "first_on": week(4), "by": None}
    hands.move_to(factories.at(week(2), 23))
    assert code_of(lambda: subscribe(**ask)) == "deja-abonne"
    hands.move_to(factories.at(week(2) + dt.timedelta(days=1), 8))
    tasks.end_what_is_over()
    again = subscribe(**ask)
    assert list(Basket.objects.packed().filter(session__local_date=week(4)).values_list("subscription", flat=True)) == [again.pk]
    assert row.baskets.exclude(state=BasketState.CANCELLED).count() == 2
