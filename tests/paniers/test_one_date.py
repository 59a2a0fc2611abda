"""One date of a season called off or moved by the engine's own acts: visitors, absences, gifts, counters, orders, who is told, money."""

import datetime as dt

import pytest
import time_machine

from paniers.actions.acknowledge_order import acknowledge_order
from paniers.actions.choose_basket import choose_basket
from paniers.actions.send_order import send_order
from paniers.actions.stop_subscription import stop_subscription
from paniers.enums import BasketState, Choice, OrderState, PointKind, Via
from paniers.models import Basket, Distribution, GivePoint, GrowerOrder, WeekItem
from paniers.reading.possible import possible_for, with_its_dates
from paniers.registry import grower_tasks
from paniers.tasks import end_what_is_over, open_new_dates
from portal.kit import registry
from portal.kit.refusal import Refusal
from portal.ledger.models import owed_cents
from portal.notifications.models import OutboxMessage
from portal.people.enums import Role
from programmes.actions.cancel_session import cancel_session
from programmes.actions.change_dates import Change, move_dates
from programmes.actions.move_session import move_session
from tests.grounds import laid_once
from tests.people.factories import staff

from . import factories, farms
from .test_subscribe import ask

pytestmark = pytest.mark.django_db
CHRISTMAS, BEFORE, LATER = dt.date(2026, 12, 24), dt.date(2026, 12, 23), dt.date(2026, 12, 31)


@pytest.fixture(autouse=True)
def hands():
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False) as hands:
        yield hands


@pytest.fixture(autouse=True)
def whole(hands):
    """Whatever happened, the books and the baskets agree at the end."""
    yield
    names = ("ledger.", "paniers", "programmes.counted", "programmes.oversold")
    assert [fault for name, check in registry.invariants.items() if name.startswith(names) for fault in check()] == []


@laid_once
def terms():
    return factories.season()


@laid_once
def houses(terms):
    found = [factories.house_sheet(terms, name=name) for name in ("Capuche", "Abbaye")]
    open_new_dates()
    return found


def hers(sheet, **also):
    home, person = factories.household(quotient=380)
    return home, ask(sheet, home, person, **also).baskets.get(planned_for__local_date=CHRISTMAS)


def day_of(sheet, day: dt.date = CHRISTMAS):
    return sheet.sessions.get(local_date=day)


def off(sheet, day: dt.date = CHRISTMAS):
    return cancel_session(session=day_of(sheet, day), by=None, why="il neige")


def moved(sheet, to: dt.date = BEFORE, day: dt.date = CHRISTMAS, **also):
    return move_session(session=day_of(sheet, day), start=factories.at(to), end=factories.at(to, 19), by=None, **also)


def taken(sheet, day: dt.date = CHRISTMAS) -> int:
    return Distribution.objects.get(session__on_sheets__sheet=sheet, session__local_date=day).taken


def purposes() -> list[str]:
    told = OutboxMessage.objects.exclude(purpose="paniers.subscribed").order_by("pk")
    return [purpose for purpose in told.values_list("purpose", flat=True) if purpose.startswith(("programmes.date", "paniers."))]


def test_called_off_a_visitor_comes_home_an_absence_and_a_gift_are_seen_to_and_only_who_is_there_is_told(houses):
    capuche, abbaye = houses
    visitor_home, visitor = hers(capuche)
    choose_basket(basket=visitor, choice=Choice.OTHER_HOUSE, session=day_of(abbaye), by=None)
    there_home, there = hers(abbaye)
    absent_home, absent = hers(abbaye)
    choose_basket(basket=absent, choice=Choice.CREDIT, by=None)
    given_home, given = hers(abbaye)
    fridge = GivePoint.objects.create(name="Frigo", kind=PointKind.FRIDGE)
    choose_basket(basket=given, choice=Choice.GIVEN, point=fridge, by=None)
    off(abbaye)
    for row in (visitor, there, absent, given):
        row.refresh_from_db()
    assert (visitor.session_id, visitor.state, visitor.choice) == (visitor.planned_for_id, BasketState.PLANNED, "")
    assert [row.state for row in (there, absent, given)] == [BasketState.CANCELLED, BasketState.ABSENT, BasketState.CANCELLED]
    assert [owed_cents(home) for home in (visitor_home, there_home, absent_home, given_home)] == [5 * 400, 4 * 400, 4 * 400, 4 * 400]
    assert (taken(capuche), taken(abbaye)) == (1, 0)
    assert purposes() == ["programmes.date_cancelled"] * 2 + ["paniers.visit_back"]


def test_a_basket_put_on_a_date_called_off_once_its_own_is_behind_is_chosen_again_and_owed_then(houses, hands):
    capuche, _ = houses
    home, basket = hers(capuche)
    choose_basket(basket=basket, choice=Choice.OTHER_WEEK, session=day_of(capuche, LATER), by=None)
    hands.move_to(factories.at(dt.date(2026, 12, 26), 10))
    off(capuche, LATER)
    basket.refresh_from_db()
    assert (basket.state, basket.unplaced, owed_cents(home)) == (BasketState.ABSENT, True, 3 * 400)
    assert "choisissez une autre date" in OutboxMessage.objects.get(purpose="paniers.visit_lost").body
    shown = possible_for(with_its_dates(Basket.objects).get(pk=basket.pk))
    assert shown.refused is None and shown.weeks and not shown.points and not shown.may_return
    for choice in (Choice.CREDIT, Choice.GIVEN, ""):
        with pytest.raises(Refusal) as refusal:
            choose_basket(basket=basket, choice=choice, by=None)
        assert refusal.value.code == "panier-sans-date" and refusal.value.way_out
    again = choose_basket(basket=basket, choice=Choice.OTHER_WEEK, session=day_of(capuche, dt.date(2027, 1, 7)), by=None)
    assert (again.state, again.session.local_date, owed_cents(home)) == (BasketState.PLANNED, dt.date(2027, 1, 7), 4 * 400)
    assert (taken(capuche, dt.date(2027, 1, 7)), again.unit_cents) == (2, 400)


def test_moved_a_visitor_comes_home_or_follows_and_is_told_and_what_is_in_the_baskets_goes_along(houses, terms):
    capuche, abbaye = houses
    WeekItem.objects.create(season=terms.season, day=CHRISTMAS, product="Carottes", grams=1000)
    _, visitor = hers(capuche)
    choose_basket(basket=visitor, choice=Choice.OTHER_HOUSE, session=day_of(abbaye), by=None)
    _, own = hers(abbaye)
    _, away = hers(abbaye)
    choose_basket(basket=away, choice=Choice.CREDIT, by=None)
    moved(abbaye)
    for row in (visitor, own, away):
        row.refresh_from_db()
    assert visitor.session_id == visitor.planned_for_id
    assert (own.session.local_date, own.day, own.state) == (BEFORE, CHRISTMAS, BasketState.PLANNED)
    assert (away.state, away.day) == (BasketState.ABSENT, CHRISTMAS)
    assert sorted(WeekItem.objects.values_list("day", flat=True)) == [BEFORE, CHRISTMAS]
    assert sorted(purposes()) == ["paniers.visit_back", "programmes.date_moved"]
    assert (taken(capuche), taken(abbaye, BEFORE)) == (1, 1)


@pytest.mark.parametrize(
    ("to", "code"),
    [(dt.date(2027, 4, 1), "jour-hors-saison"), (dt.date(2027, 1, 8), "jour-trop-loin"), (LATER, "deja-une-distribution")],
)
def test_a_day_that_will_not_do_is_refused_whichever_screen_asks(houses, to, code):
    day = day_of(houses[0])
    acts = (
        lambda: moved(houses[0], to),
        lambda: move_dates(sessions=[day], change=Change(day=to), by=None),
    )
    for act in acts:
        with pytest.raises(Refusal) as refusal:
            act()
        assert code in [reason.code for reason in refusal.value.reasons] and all(reason.way_out for reason in refusal.value.reasons)
    day.refresh_from_db()
    assert day.local_date == CHRISTMAS


def test_a_distribution_does_not_go_to_another_house_but_may_be_held_elsewhere(houses):
    with pytest.raises(Refusal) as refusal:
        moved(houses[0], CHRISTMAS, maison=houses[1].maison)
    assert refusal.value.code == "autre-maison"
    assert moved(houses[0], CHRISTMAS, place="la salle des fêtes").place == "la salle des fêtes"


def ordered(terms) -> GrowerOrder:
    farms.contents(terms, day=CHRISTMAS)
    row = send_order(contract=farms.contract(terms), day=CHRISTMAS, via=Via.PHONE, by=None)
    return acknowledge_order(order=row, via=Via.PHONE, by=None)


def asked() -> list[str]:
    return [line["label"] for line in grower_tasks(staff(Role.DIRECTION))]


def test_what_was_ordered_goes_with_its_date_and_the_farm_is_told_anew(houses, terms, hands):
    hers(houses[0])
    order = ordered(terms)
    cents = order.cents
    hands.shift(dt.timedelta(hours=1))
    moved(houses[0])
    order.refresh_from_db()
    assert (order.day, order.acknowledged_at) == (CHRISTMAS, None)  # the other house keeps the day
    assert asked() == ["Dates changées à dire aux fermes"]
    moved(houses[1])
    order.refresh_from_db()
    assert (order.day, order.state, order.cents, order.acknowledged_at) == (BEFORE, OrderState.SENT, cents, None)
    acknowledge_order(order=order, via=Via.PHONE, by=None)
    assert asked() == []


def test_called_off_in_one_house_the_farm_is_told_in_all_it_is_called_off(houses, terms, hands):
    hers(houses[0])
    order = ordered(terms)
    hands.shift(dt.timedelta(hours=1))
    off(houses[0])
    order.refresh_from_db()
    assert (asked(), order.acknowledged_at) == (["Dates changées à dire aux fermes"], None)
    off(houses[1])
    assert asked() == ["Commandes à décommander"]


def test_the_last_day_moved_past_the_end_is_still_collected_before_the_place_is_given_back(houses, hands):
    home, basket = hers(houses[0])
    subscription = stop_subscription(subscription=basket.subscription, last_on=CHRISTMAS, reason="hardship", staff=True, by=None)
    moved(houses[0], dt.date(2026, 12, 26))
    hands.move_to(factories.at(dt.date(2026, 12, 25), 10))
    assert (subscription.ends_on, end_what_is_over()) == (CHRISTMAS, 0)
    hands.move_to(factories.at(dt.date(2026, 12, 27), 10))
    basket.refresh_from_db()
    assert (end_what_is_over(), basket.state, owed_cents(home)) == (1, BasketState.PLANNED, 4 * 400)
