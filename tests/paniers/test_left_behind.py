"""What nobody came for: noted after the hour, seen to by the house, asked about by a person, never punished."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paniers import calls, tasks
from paniers.actions.hand_over import hand_over
from paniers.actions.settle_day import settle_day
from paniers.actions.subscribe import subscribe
from paniers.enums import BasketState, Leftover
from paniers.models import Basket, Distribution, HouseWays
from paniers.rules.missed import missed_in_a_row
from portal.desk.enums import Outcome
from portal.kit import audit, clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.ledger.models import Charge
from tests.grounds import laid_once
from tests.people.factories import resident, staff

from . import factories as make

FIRST = make.FIRST
pytestmark = pytest.mark.django_db


@laid_once
def two():
    """Two subscribers of one house from the first Thursday on: who always comes, and who will not."""
    with clock.standing_at(make.at(dt.date(2026, 11, 20), 10)):
        sheet = make.house_sheet(make.season())
        rows = []
        for name in ("Mme A.", "Mme B."):
            home, person = make.household(quotient=500, name=name)
            rows.append(subscribe(sheet=sheet, person=person, household=home, first_on=FIRST, by=audit.SYSTEM))
    return rows


@laid_once
def counter():
    """At the counter, in every house, since before the season."""
    with clock.standing_at(make.at(dt.date(2026, 11, 1), 10)):
        return staff("accueil")


def of(subscription, week: int) -> Basket:
    return subscription.baskets.order_by("session__start")[week]


def held(two, week: int, *, ticked: bool = True) -> Distribution:
    """The date of a week after its hour, the first of the two served."""
    basket = of(two[0], week)
    if ticked:
        with clock.standing_at(basket.session.start):
            hand_over(basket=basket, by=audit.SYSTEM)
    return Distribution.objects.select_related("session").get(session=basket.session_id)


def after(distribution: Distribution, **later):
    return clock.standing_at(distribution.session.end + dt.timedelta(**later))


def test_half_an_hour_after_the_last_hour_what_is_left_is_noted(two):
    day = held(two, 0)
    owed = Charge.objects.count()
    with after(day, minutes=29), pytest.raises(Refusal) as early:
        settle_day(distribution=day, by=audit.SYSTEM)
    assert early.value.code == "trop-tot"
    with after(day, minutes=30):
        assert tasks.settle_what_is_over() == 1
        assert tasks.settle_what_is_over() == 0
    assert of(two[0], 0).state == BasketState.HANDED_OVER
    assert of(two[1], 0).state == BasketState.MISSED
    assert Charge.objects.count() == owed  # nothing is owed nor given back by it
    line = AuditLine.objects.get(verb="paniers.settle_day")
    assert line.detail["left"] == 1 and line.detail["rule"] == Leftover.FRIDGE


def test_the_house_says_where_it_goes(two):
    HouseWays.objects.create(sheet=two[0].enrolment.sheet, leftover=Leftover.TOMORROW)
    day = held(two, 0)
    with after(day, hours=1):
        settle_day(distribution=day, by=audit.SYSTEM)
    assert AuditLine.objects.get(verb="paniers.settle_day").detail["rule"] == Leftover.TOMORROW


def test_a_sheet_that_nobody_ticked_waits_for_its_paper_then_says_nothing(two):
    day = held(two, 0, ticked=False)
    with after(day, hours=2):
        assert tasks.settle_what_is_over() == 0
    day.refresh_from_db()
    assert day.settled_at is None
    with after(day, days=8):
        tasks.settle_what_is_over()
    day.refresh_from_db()
    assert day.settled_at is not None
    assert not Basket.objects.filter(state=BasketState.MISSED).exists()


def test_who_comes_late_that_evening_is_served_all_the_same(two):
    day = held(two, 0)
    with after(day, minutes=31):
        settle_day(distribution=day, by=audit.SYSTEM)
        hand_over(basket=of(two[1], 0), by=audit.SYSTEM)
    assert of(two[1], 0).state == BasketState.HANDED_OVER


def test_a_date_called_off_leaves_nothing_behind(two):
    day = held(two, 0, ticked=False)
    type(day.session).objects.filter(pk=day.session_id).update(state="cancelled")
    with after(day, hours=1):
        assert tasks.settle_what_is_over() == 0
        with pytest.raises(Refusal) as refused:
            settle_day(distribution=day, by=audit.SYSTEM)
    assert refused.value.code == "date-annulee"


def missed_twice(two) -> Distribution:
    for week in (0, 1):
        day = held(two, week)
        with after(day, minutes=31):
            settle_day(distribution=day, by=audit.SYSTEM)
    return day


def test_two_in_a_row_raise_a_call_to_ask_how_she_is(two, counter):
    first = held(two, 0)
    with after(first, minutes=31):
        settle_day(distribution=first, by=audit.SYSTEM)
        assert calls.to_call(counter) == []
    last = held(two, 1)
    with after(last, minutes=31):
        settle_day(distribution=last, by=audit.SYSTEM)
        (item,) = calls.to_call(counter)
        assert item.person == two[1].enrolment.person
        assert "tout va bien" in item.say and "€" not in item.say
        calls.settled(item.key, Outcome.NO_ANSWER, counter)
        assert len(calls.to_call(counter)) == 1
        calls.settled(item.key, Outcome.REACHED, counter)
        assert calls.to_call(counter) == []
        with pytest.raises(Refusal) as over:
            calls.settled(item.key, Outcome.REACHED, counter)
    assert over.value.code == "appel-fini"
    two[1].refresh_from_db()
    assert two[1].end_reason == "" and two[1].enrolment.state == "confirmed"  # nothing is taken away


def test_who_sees_no_place_of_that_house_calls_nobody(two):
    last = missed_twice(two)
    with after(last, minutes=31):
        assert calls.to_call(resident()) == []


def test_the_list_costs_the_same_at_two_sizes(two, counter, django_assert_max_num_queries):
    last = missed_twice(two)
    with after(last, minutes=31), django_assert_max_num_queries(3):
        calls.to_call(counter)
    with clock.standing_at(make.at(dt.date(2026, 11, 21), 10)):
        for n in range(4):
            home, person = make.household(quotient=500, name=f"M. {n}")
            subscribe(sheet=two[0].enrolment.sheet, person=person, household=home, first_on=FIRST, by=audit.SYSTEM)
    Basket.objects.filter(session__end__lte=last.session.end, state=BasketState.PLANNED).update(state=BasketState.MISSED)
    with after(last, minutes=31), django_assert_max_num_queries(3):
        assert len(calls.to_call(counter)) == 5


days = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)).map(make.at)


@given(st.lists(st.tuples(days, st.sampled_from(["missed", "handed_over", "planned"]))), days)
def test_only_the_last_ones_count_and_a_talk_begins_anew(marks, talk):
    marks = sorted(marks)
    found = missed_in_a_row(marks)
    assert found == sorted(found)
    assert len(found) <= sum(state == "missed" for _, state in marks)
    assert [state for _, state in marks[len(marks) - len(found) :]] == ["missed"] * len(found)
    assert missed_in_a_row(marks, since=talk) == [at for at in found if at > talk]
