"""When a basket is owed: on its day, with its month or quarter, before or once past; counted first as it is written, and never twice."""

import datetime as dt

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from paniers.actions.bill_period import bill_due_periods
from paniers.enums import AFTERWARDS, BasketState, Billing
from paniers.models import Basket
from paniers.registry import BILLED_AFTER, BILLED_AS, month_lines, owed_the_month_before
from paniers.rules.term import Term, due_on, owed_from, span_of
from paniers.tasks import bill_what_is_due, write_month
from portal.kit.refusal import Refusal
from portal.ledger import tasks
from portal.ledger.actions.bill_month import prepare_billing
from portal.ledger.actions.reverse_charge import reverse_charge
from portal.ledger.enums import BillingState
from portal.ledger.models import BillingRun, Charge

from . import factories
from .test_subscribe import ask

NOVEMBER_24 = factories.at(dt.date(2026, 11, 24), 10)
DECEMBER, JANUARY, APRIL = dt.date(2026, 12, 1), dt.date(2027, 1, 1), dt.date(2027, 4, 1)
days = st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31))


def on(day: dt.date, hour: int = 9):
    return time_machine.travel(factories.at(day, hour), tick=False)


def subscribed(billing: str, *, quotient: int = 380, last: dt.date = dt.date(2027, 6, 24), months: int = 6):
    sheet = factories.house_sheet(factories.season(billing=billing, last=last, commitment_months=months))
    with time_machine.travel(NOVEMBER_24, tick=False):
        return ask(sheet, *factories.household(quotient=quotient))


def owed(row) -> list[dt.date]:
    return list(row.baskets.exclude(charge=None).order_by("planned_for__start").values_list("planned_for__local_date", flat=True))


@given(days, days, st.sampled_from(Billing.values))
def test_a_period_holds_its_day_and_what_is_past_is_never_owed_sooner(day, start, billing):
    span = span_of(day, billing)
    assert day in span
    begins = owed_from(day, Term(start, start + dt.timedelta(days=400)), billing)
    assert (begins > day) if billing in AFTERWARDS else begins >= span.start
    assert due_on(begins, billed_on=begins, billing=billing) >= begins


@pytest.mark.parametrize(
    ("day", "billing", "first", "end"),
    [
        (dt.date(2026, 12, 30), Billing.QUARTER, dt.date(2026, 10, 1), JANUARY),
        (dt.date(2027, 1, 6), Billing.QUARTER_AFTER, JANUARY, APRIL),
        (dt.date(2028, 2, 29), Billing.MONTH, dt.date(2028, 2, 1), dt.date(2028, 3, 1)),
        (dt.date(2027, 3, 28), Billing.BASKET, dt.date(2027, 3, 28), dt.date(2027, 3, 29)),
    ],
)
def test_quarters_are_those_of_the_calendar(day, billing, first, end):
    assert span_of(day, billing) == Term(first, end)


@pytest.mark.django_db
def test_a_quarter_in_advance_is_owed_to_its_end_then_counted_with_the_month_that_opens_the_next():
    row = subscribed(Billing.QUARTER)
    assert [day.month for day in owed(row)] == [12] * 5
    with on(dt.date(2026, 12, 24)):
        run = prepare_billing(source=BILLED_AS, month=JANUARY, by=None)
        assert (len(run.data), run.total_cents, run.before_cents) == (1, 12 * 400, 5 * 400)
        BillingRun.objects.filter(pk=run.pk).update(state=BillingState.APPROVED)
        assert tasks.bill_months() == 12
    assert [day.month for day in owed(row)] == [12] * 5 + [1] * 4 + [2] * 4 + [3] * 4
    with on(dt.date(2027, 1, 22)):
        assert month_lines(dt.date(2027, 2, 1)) == [] and owed_the_month_before(dt.date(2027, 2, 1)) == 0
        with pytest.raises(Refusal, match="rien à inscrire"):
            prepare_billing(source=BILLED_AS, month=dt.date(2027, 2, 1), by=None)


@pytest.mark.django_db
def test_what_is_paid_afterwards_is_counted_once_its_month_is_over_and_not_a_day_before():
    row = subscribed(Billing.MONTH_AFTER)
    assert owed(row) == []
    with on(dt.date(2026, 12, 31), 23):
        assert (month_lines(JANUARY, BILLED_AFTER), tasks.bill_months(), bill_what_is_due()) == ([], 0, 0)
    Basket.objects.filter(planned_for__local_date=dt.date(2026, 12, 24)).update(state=BasketState.ABSENT)
    with on(JANUARY, 0):
        assert len(month_lines(JANUARY, BILLED_AFTER)) == 4
        assert tasks.bill_months() == 4
        assert (tasks.bill_months(), bill_what_is_due()) == (0, 0)
    assert dt.date(2026, 12, 24) not in owed(row)
    assert set(Charge.objects.values_list("due_on", flat=True)) == {dt.date(2027, 1, 20)}
    with on(dt.date(2027, 2, 1)):
        assert owed_the_month_before(dt.date(2027, 2, 1), BILLED_AFTER) == 4 * 400


@pytest.mark.django_db
def test_a_quarter_paid_afterwards_waits_for_its_last_month_and_a_month_paid_before_is_not_in_it():
    late, early = subscribed(Billing.QUARTER_AFTER), subscribed(Billing.MONTH)
    with on(dt.date(2027, 2, 1)):
        assert (month_lines(dt.date(2027, 2, 1), BILLED_AFTER), bill_what_is_due() > 0) == ([], True)
    assert (owed(late)[-1:], owed(early)[-1:]) == ([dt.date(2026, 12, 31)], [dt.date(2027, 2, 25)])
    with on(APRIL):
        lines = month_lines(APRIL, BILLED_AFTER)
        assert {line.household_id for line in lines} == {late.enrolment.household_id} and len(lines) == 12
        assert write_month(APRIL, by=None, source=BILLED_AFTER) == 12
        assert owed_the_month_before(APRIL, BILLED_AFTER) == 5 * 400


@pytest.mark.django_db
def test_a_subscription_that_is_billed_for_something_else_does_not_carry_a_held_month_along():
    row = subscribed(Billing.MONTH)
    with on(dt.date(2026, 12, 24)):
        run = prepare_billing(source=BILLED_AS, month=JANUARY, by=None)
        BillingRun.objects.filter(pk=run.pk).update(state=BillingState.HELD)
        line = row.baskets.get(planned_for__local_date=dt.date(2026, 12, 31))
        reverse_charge(charge=line.charge, reason="absence", with_its_thing=True, by=None)
        Basket.objects.filter(pk=line.pk).update(charge=None)
        assert bill_what_is_due() == 1
    assert owed(row)[-1] == dt.date(2026, 12, 31)
    line.refresh_from_db()
    assert line.charge.source_key.count(":") == 2 and line.charge.amount_cents == 400


@pytest.mark.django_db
def test_many_are_billed_in_as_many_queries_as_one(django_assert_max_num_queries):
    sheet = factories.house_sheet(factories.season(), capacity=None)
    with time_machine.travel(NOVEMBER_24, tick=False):
        for quotient in (380, 900, 1500, None, 620, 120):
            ask(sheet, *factories.household(quotient=quotient))
    with on(dt.date(2026, 12, 24)), django_assert_max_num_queries(34):
        assert write_month(JANUARY, by=None) == 24


@pytest.mark.django_db
def test_by_basket_each_is_owed_on_its_day():
    row = subscribed(Billing.BASKET)
    with on(dt.date(2026, 12, 3)):
        assert len(bill_due_periods(subscription=row, by=None)) == 1
        assert month_lines(DECEMBER) == [] == month_lines(DECEMBER, BILLED_AFTER)
    assert Charge.objects.get().due_on == dt.date(2026, 12, 3)
