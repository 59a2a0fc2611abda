"""A week with a public holiday: one act for all the houses; visitors, contents, money, who is told, and what takes up where it stopped."""

import datetime as dt

import pytest
import time_machine

from paniers.actions.change_week import change_week, dates_of_week
from paniers.actions.choose_basket import choose_basket
from paniers.enums import BasketState
from paniers.kinds import BasketType
from paniers.models import Basket, Distribution, WeekItem
from paniers.tasks import open_new_dates
from portal.kit import registry
from portal.kit.refusal import Refusal
from portal.ledger.models import owed_cents
from portal.notifications.models import OutboxMessage
from programmes.actions import see_to_people as seeing
from programmes.actions.change_dates import cancel_dates
from programmes.models import DatesChange
from programmes.tasks import changed_dates
from programmes.telling import reach_of
from tests.grounds import laid_once

from . import factories
from .test_subscribe import ask

pytestmark = pytest.mark.django_db
WEEK = 4  # Thursday 24 December, the fourth of the season
CHRISTMAS = dt.date(2026, 12, 24)
BEFORE = dt.date(2026, 12, 23)


@pytest.fixture(autouse=True)
def hands():
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False) as hands:
        yield hands


@pytest.fixture(autouse=True)
def whole(hands):
    """Whatever happened, the books and the baskets agree at the end."""
    yield
    assert [fault for name, check in registry.invariants.items() if name.startswith(("ledger.", "paniers")) for fault in check()] == []


@laid_once
def terms():
    return factories.season()


@laid_once
def houses(terms):
    found = [factories.house_sheet(terms, name=name) for name in ("Capuche", "Abbaye", "Patio")]
    open_new_dates()  # as the tick does
    return found


def hers(sheet, *, email: str = "", **also):
    """A household and its basket of Christmas week."""
    home, person = factories.household(quotient=380)
    if email:
        person.email = email
        person.save()
    return home, ask(sheet, home, person, **also).baskets.get(planned_for__local_date=CHRISTMAS)


def day_of(sheet, day: dt.date = CHRISTMAS):
    return sheet.sessions.get(local_date=day)


def changed(terms, to_day=None, **also) -> DatesChange:
    return change_week(terms=terms, sessions=dates_of_week(terms, WEEK), to_day=to_day, by=None, **also)


def moved_to(basket, sheet, choice="other_house", day=CHRISTMAS) -> Basket:
    return choose_basket(basket=basket, choice=choice, session=day_of(sheet, day), by=None)


def purposes() -> list[str]:
    told = OutboxMessage.objects.exclude(purpose="paniers.subscribed").order_by("pk")
    return [purpose for purpose in told.values_list("purpose", flat=True) if purpose.startswith(("programmes.date", "paniers."))]


def test_one_act_moves_every_house_at_its_own_hours_with_what_is_in_the_baskets(terms, houses):
    WeekItem.objects.create(season=terms.season, day=CHRISTMAS, product="Carottes", grams=1000)
    rows = [hers(sheet)[1] for sheet in houses]
    done = changed(terms, BEFORE, why="jeudi, c'est Noël")
    assert done.done_at
    for row in rows:
        row.refresh_from_db()
        assert (row.session.local_date, row.session.start.hour, row.state) == (BEFORE, 16, BasketState.PLANNED)  # 17 h in Paris
        assert row.session.distribution.position == WEEK
    assert list(WeekItem.objects.values_list("day", flat=True)) == [BEFORE]
    assert purposes() == ["programmes.date_moved"] * 3


def test_called_off_nothing_is_owed_and_each_is_told_once(terms, houses):
    homes = [hers(sheet)[0] for sheet in houses]
    assert changed(terms, why="c'est Noël").done_at
    assert {owed_cents(home) for home in homes} == {4 * 400}
    assert purposes() == ["programmes.date_cancelled"] * 3
    with pytest.raises(Refusal) as refusal:
        changed(terms)
    assert refusal.value.code == "rien-a-changer"


def test_only_who_has_a_basket_there_is_told(terms, houses):
    sheet = houses[0]
    hers(sheet)
    away = hers(sheet)[1]
    choose_basket(basket=away, choice="credit", by=None)
    home, person = factories.household(quotient=380)
    fortnight = ask(sheet, home, person, rhythm="odd")  # the fourth week is not hers
    assert not fortnight.baskets.filter(planned_for__local_date=CHRISTMAS).exists()
    keys = [day_of(one).pk for one in houses]
    assert reach_of(keys, BasketType().places_on(keys)).told == 1
    changed(terms, BEFORE)
    assert purposes() == ["programmes.date_moved"]


def test_a_visitor_moves_with_the_week_and_is_told_where(terms, houses):
    _, basket = hers(houses[0], email="b@exemple.fr")
    moved_to(basket, houses[1])
    changed(terms, BEFORE)
    basket.refresh_from_db()
    assert (basket.session.local_date, basket.session.maison.name) == (BEFORE, "Abbaye")
    assert purposes() == ["paniers.visit_moved"]
    message = OutboxMessage.objects.get(purpose="paniers.visit_moved")
    assert "mercredi 23 décembre 2026, 17 h – 19 h, Abbaye" in message.body.replace("\u00a0", " ")


def test_a_visitor_comes_home_when_only_the_house_she_visits_moves(terms, houses):
    _, basket = hers(houses[0])
    moved_to(basket, houses[1])
    change_week(terms=terms, sessions=[day_of(houses[1])], to_day=BEFORE, by=None)
    basket.refresh_from_db()
    assert (basket.session_id, basket.choice, basket.number) == (basket.planned_for_id, "", 1)
    assert purposes() == ["paniers.visit_back"]


def test_a_visitor_comes_home_when_that_date_is_called_off(terms, houses):
    home, basket = hers(houses[0])
    moved_to(basket, houses[1])
    assert cancel_dates(sessions=[day_of(houses[1])], by=None).done_at
    basket.refresh_from_db()
    assert (basket.session_id, basket.state, owed_cents(home)) == (basket.planned_for_id, BasketState.PLANNED, 5 * 400)
    basket.subscription.enrolment.refresh_from_db()
    assert basket.subscription.enrolment.state == "confirmed"
    assert purposes() == ["paniers.visit_back"]


def test_when_the_whole_week_is_called_off_a_visit_is_not_owed_nor_an_absence(terms, houses):
    home, basket = hers(houses[0])
    moved_to(basket, houses[1])
    changed(terms)
    basket.refresh_from_db()
    assert (basket.state, basket.charge.reversed_by.reason, owed_cents(home)) == (BasketState.CANCELLED, "date-cancelled", 4 * 400)
    assert purposes() == ["paniers.visit_lost"]


@pytest.mark.parametrize(("today", "state"), [(dt.date(2026, 11, 24), BasketState.PLANNED), (dt.date(2026, 12, 23), BasketState.ABSENT)])
def test_put_off_to_a_week_called_off_it_comes_back_while_it_can_still_be_ordered(terms, houses, hands, today, state):
    _, basket = hers(houses[0])
    later = dt.date(2026, 12, 31)
    moved_to(basket, houses[0], "other_week", later)
    hands.move_to(factories.at(today, 10))
    cancel_dates(sessions=[day_of(houses[0], later)], by=None)
    basket.refresh_from_db()
    assert (basket.state, basket.unplaced) == (state, state == BasketState.ABSENT)
    assert purposes().count("paniers.visit_back" if state == BasketState.PLANNED else "paniers.visit_lost") == 1


def test_it_takes_up_where_it_stopped(terms, houses, monkeypatch):
    for sheet in houses:
        hers(sheet)
    _, basket = hers(houses[0])
    moved_to(basket, houses[1])
    with monkeypatch.context() as patch:
        patch.setattr(seeing, "AT_ONCE", 1)
        patch.setattr(seeing, "READERS", 1)
        patch.setattr(seeing.see_to_people, "__kwdefaults__", {"most": 1})
        done = changed(terms)
    assert done.done_at is None
    assert len(purposes()) < 4
    changed_dates()
    done.refresh_from_db()
    assert done.done_at
    assert sorted(purposes()) == ["paniers.visit_lost"] + ["programmes.date_cancelled"] * 3
    changed_dates()
    assert len(purposes()) == 4
    assert not Distribution.objects.filter(session__local_date=CHRISTMAS).exclude(taken=0).exists()


@pytest.mark.parametrize(
    ("to_day", "code"),
    [(dt.date(2027, 4, 1), "jour-hors-saison"), (dt.date(2026, 12, 31), "jour-trop-loin"), (dt.date(2026, 12, 17), "jour-trop-loin")],
)
def test_a_day_that_will_not_do_is_refused_in_words(terms, houses, to_day, code):
    with pytest.raises(Refusal) as refusal:
        changed(terms, to_day)
    assert code in [reason.code for reason in refusal.value.reasons]
    assert all(reason.way_out for reason in refusal.value.reasons)


def test_two_distributions_of_a_house_never_fall_on_one_day(terms, houses):
    change_week(terms=terms, sessions=[day_of(houses[0], dt.date(2026, 12, 17))], to_day=dt.date(2026, 12, 19), by=None)
    with pytest.raises(Refusal) as refusal:
        change_week(terms=terms, sessions=[day_of(houses[0])], to_day=dt.date(2026, 12, 19), by=None)
    assert refusal.value.code == "deja-une-distribution"


def test_a_house_left_on_its_day_keeps_what_is_in_its_baskets(terms, houses):
    WeekItem.objects.create(season=terms.season, day=CHRISTMAS, product="Carottes", grams=1000)
    change_week(terms=terms, sessions=[day_of(houses[1])], to_day=BEFORE, by=None)
    assert sorted(WeekItem.objects.values_list("day", flat=True)) == [BEFORE, CHRISTMAS]


def test_what_the_screen_showed_counts(terms, houses):
    seen = {day_of(sheet).pk: 0 for sheet in houses}
    change_week(terms=terms, sessions=[day_of(houses[0])], to_day=BEFORE, by=None)
    with pytest.raises(Refusal) as refusal:
        changed(terms, dt.date(2026, 12, 22), as_seen=seen)
    assert refusal.value.code == "deja-modifie"


# The new year: ISO weeks 53 and 1, on Wednesdays -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("rhythm", "days"), [("weekly", [16, 23, 30, 6, 13]), ("odd", [16, 30, 13]), ("even", [23, 6])])
def test_week_53_is_a_week_like_another_for_rows_choices_and_cut_offs(rhythm, days, hands):
    terms = factories.season(first=dt.date(2026, 12, 16), last=dt.date(2027, 1, 13))
    sheet = factories.house_sheet(terms)
    home, person = factories.household(quotient=380)
    subscription = ask(sheet, home, person, rhythm=rhythm, first_on=dt.date(2026, 12, days[0]))
    rows = list(subscription.baskets.order_by("planned_for__start"))
    assert [row.planned_for.local_date.day for row in rows] == days
    around = next(row for row in rows if row.planned_for.local_date in (dt.date(2026, 12, 30), dt.date(2027, 1, 6)))
    hands.move_to(factories.at(around.planned_for.local_date - dt.timedelta(days=1), 11, 58))
    assert choose_basket(basket=around, choice="credit", by=None).state == BasketState.ABSENT
    hands.move_to(factories.at(around.planned_for.local_date - dt.timedelta(days=1), 12, 5))
    with pytest.raises(Refusal) as refusal:
        choose_basket(basket=around, choice="", by=None)
    assert refusal.value.code == "trop-tard"


def test_the_week_of_the_clocks_is_moved_at_the_hour_on_the_wall():
    terms = factories.season(first=dt.date(2027, 3, 18), last=dt.date(2027, 4, 8))
    sheet = factories.house_sheet(terms)
    day = sheet.sessions.get(local_date=dt.date(2027, 3, 25))
    change_week(terms=terms, sessions=[day], to_day=dt.date(2027, 3, 29), by=None)  # the clocks change on the 28th
    day.refresh_from_db()
    assert (day.local_date, day.start.astimezone(dt.UTC).hour) == (dt.date(2027, 3, 29), 15)  # 17 h on the wall both times
