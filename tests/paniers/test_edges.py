"""The edge cases that the best projects' own tests hold, where no other test of ours does: exceptions beside changes, quotas, closed and
overfull houses, leaving and coming back."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction

from paniers import tasks
from paniers.actions.answer_renewal import answer_renewal
from paniers.actions.stop_subscription import stop_subscription
from paniers.actions.subscribe import subscribe
from paniers.enums import BasketState
from paniers.exports import sheet_of
from paniers.models import Basket, Distribution, GivePoint
from portal.kit import registry
from portal.ledger.models import Receipt, credit_cents, owed_cents
from portal.notifications.models import OutboxMessage
from programmes.actions.change_dates import cancel_dates
from programmes.actions.close_sheet import close_sheet
from programmes.actions.set_capacity import set_capacity
from tests.grounds import laid_once
from tests.ledger import ground

from . import factories
from .edges import change, choose, code_of, of_week, paid, put_off, said, subscribed, week

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


def test_another_house_is_on_its_sheets_from_its_day_and_on_no_other_before(sheet, abbaye):
    row = subscribed(sheet)
    subscribed(abbaye)
    change(row, 5, sheet=abbaye)
    seen = [
        (where.maison.name, number, [line[1] for line in sheet_of(where.sessions.get(local_date=week(number))).rows])
        for where in (sheet, abbaye)
        for number in (4, 5, 6)
    ]
    assert seen == [
        ("Capuche", 4, [1]), ("Capuche", 5, []), ("Capuche", 6, []), ("Abbaye", 4, [1]), ("Abbaye", 5, [1, 2]), ("Abbaye", 6, [1, 2]),
    ]  # fmt: skip


def test_a_place_to_give_that_closes_keeps_what_was_given_there(sheet):
    row, point = subscribed(sheet), GivePoint.objects.create(name="Frigo", kind="fridge")
    choose(of_week(row, 2), "given", point=point)
    GivePoint.objects.filter(pk=point.pk).update(open=False)
    change(row, 2, quantity=2)
    assert (of_week(row, 2).point, of_week(row, 2).state) == (point, BasketState.GIVEN)
    assert code_of(lambda: choose(of_week(row, 3), "given", point=point)) == "point-inconnu"


def test_the_database_itself_takes_no_second_basket_of_a_date(sheet):
    row = of_week(subscribed(sheet), 2)
    row.pk, row.number, row.charge = None, 99, None
    with pytest.raises(IntegrityError, match=r"one_basket_row_a_date|subscription_id"), transaction.atomic():
        row.save(force_insert=True)


def test_a_receipt_says_what_was_paid_whatever_changes_afterwards(sheet, large):
    row = subscribed(sheet)
    paid(row.enrolment.household, 5 * 400)
    before = list(Receipt.objects.values())
    change(row, 3, size=large)
    choose(of_week(row, 2), "credit")
    assert list(Receipt.objects.values()) == before
    assert row.baskets.get(planned_for__local_date=week(1)).charge.amount_cents == 400


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


def test_a_band_removed_bills_what_was_promised_and_asks_the_new_price_of_a_new_term(sheet, hands):
    row = subscribed(sheet)
    factories.next_grid(row.terms.tariff, dt.date(2026, 12, 20), ((0, None, 900),))
    hands.move_to(factories.at(dt.date(2026, 12, 24), 10))
    assert tasks.bill_what_is_due() == 4
    assert owed_cents(row.enrolment.household) == 9 * 400
    assert of_week(subscribed(sheet, first_on=week(6)), 6).unit_cents == 900
    hands.move_to(factories.at(dt.date(2027, 2, 1), 9))
    tasks.offer_what_follows()
    assert code_of(lambda: answer_renewal(subscription=row, yes=True, shown_cents=400, by=None)) == "prix-change"
    answer_renewal(subscription=row, yes=True, shown_cents=900, by=None)
    assert [of_week(row, number).unit_cents for number in (13, 14)] == [400, 900]


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
