"""The day a basket is of: what is owed for it, and when, is as agreed at the beginning, wherever and whenever its date is moved."""

import datetime as dt

import pytest
import time_machine

from paniers import kinds
from paniers.actions.change_subscription import change_subscription
from paniers.actions.choose_basket import choose_basket
from paniers.enums import BasketState, Billing
from paniers.registry import BILLED_AFTER, BILLED_AS, month_lines
from paniers.tasks import bill_what_is_due
from portal.kit import dates, registry
from portal.ledger.models import Charge
from programmes.actions.move_session import move_session
from tests.grounds import laid_once

from . import factories
from .test_subscribe import ask

pytestmark = pytest.mark.django_db
BEGIN = dt.date(2026, 11, 24)
TICKS = [dt.date(2026, 11, 24) + dt.timedelta(days=more) for more in range(0, 250, 14)]
MOVES = {
    "the last day of the year": (dt.date(2026, 12, 31), dt.date(2027, 1, 2)),
    "the first of a quarter": (dt.date(2027, 4, 1), dt.date(2027, 3, 31)),
    "the end of a month": (dt.date(2027, 4, 29), dt.date(2027, 5, 3)),
    "back into a quarter": (dt.date(2027, 1, 7), dt.date(2027, 1, 2)),
}


@laid_once
def sheet():
    with at(BEGIN):
        return factories.house_sheet(factories.season(last=dt.date(2027, 5, 27), commitment_months=6))


def at(day: dt.date, hour: int = 10):
    return time_machine.travel(factories.at(day, hour), tick=False)


def subscribed(sheet, billing: str, quotient: int = 380):
    terms = sheet.activity.specific.terms
    terms.billing = billing
    terms.save()
    with at(BEGIN):
        return ask(sheet, *factories.household(quotient=quotient))


def moved(sheet, day: dt.date, to: dt.date) -> None:
    move_session(session=sheet.sessions.get(local_date=day), start=factories.at(to), end=factories.at(to, 19), by=None)


def lived(sheet, move: tuple[dt.date, dt.date] | None, when: int) -> None:
    """Ticks from the first day to the last; the date is moved `when` ticks before the one after which it is past."""
    last = max(place for place, day in enumerate(TICKS) if day < min(move)) if move else 0
    for place, day in enumerate(TICKS):
        with at(day):
            if move and place == max(last - when, 0):
                moved(sheet, *move)
            bill_what_is_due()


def lines() -> list[tuple]:
    return sorted(Charge.objects.values_list("label", "amount_cents", "due_on"))


def faults() -> list[str]:
    return [fault for name, check in registry.invariants.items() if name.startswith(("ledger.", "paniers")) for fault in check()]


@pytest.mark.parametrize("billing", Billing.values)
@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("when", [1, 20])  # ticks before
def test_nothing_is_billed_twice_nor_skipped_nor_at_another_time_whenever_a_date_is_moved(sheet, billing, move, when):
    row = subscribed(sheet, billing)
    lived(sheet, MOVES[move], when)
    with at(TICKS[-1]):
        assert faults() == []
        days = sorted(basket.day for basket in row.baskets.select_related("planned_for"))
        assert len(days) == len(set(days)) == row.baskets.exclude(charge=None).count()
        assert not Charge.objects.exclude(reverses=None).exists()
    months = {day.month for day in days}
    assert MOVES[move][0] in days and months == {12, 1, 2, 3, 4, 5}
    found = lines()
    assert found == [expected(billing, day) for day in sorted(days, key=lambda day: expected(billing, day))]


def test_the_table_finds_a_day_that_follows_its_date(sheet, monkeypatch):
    monkeypatch.setattr(kinds, "keep_days", lambda moved: 0)
    with pytest.raises(AssertionError):
        test_nothing_is_billed_twice_nor_skipped_nor_at_another_time_whenever_a_date_is_moved(
            sheet, Billing.MONTH, "the last day of the year", 20
        )


def expected(billing: str, day: dt.date) -> tuple:
    """What is owed for a basket of this day, worked out apart: label, cents, before which day."""
    return f"Panier du {dates.day_long(day)}", 400, due(billing, day)


def due(billing: str, day: dt.date) -> dt.date:
    first, quarter = day.replace(day=1), dt.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    if billing == Billing.BASKET:
        return day
    begins = quarter if billing in (Billing.QUARTER, Billing.QUARTER_AFTER) else first
    if billing in (Billing.MONTH_AFTER, Billing.QUARTER_AFTER):
        months = 3 if billing == Billing.QUARTER_AFTER else 1
        begins = (begins + dt.timedelta(days=31 * months)).replace(day=1)
        asked = next(tick for tick in TICKS if tick >= begins)
        return max(begins.replace(day=20), asked + dt.timedelta(days=5))
    begins = max(begins, dt.date(2026, 12, 3))
    asked = next(tick for tick in TICKS if tick + dt.timedelta(days=10) >= begins)
    return max(begins.replace(day=5), asked + dt.timedelta(days=5))


def test_a_month_counts_what_was_agreed_for_it_and_not_what_was_moved_into_it(sheet):
    subscribed(sheet, Billing.MONTH)
    with at(BEGIN):
        before = [line.label for line in month_lines(dt.date(2027, 1, 1))]
        moved(sheet, *MOVES["the last day of the year"])
        assert [line.label for line in month_lines(dt.date(2027, 1, 1))] == before and len(before) == 4
        assert month_lines(dt.date(2026, 12, 1)) == [] == month_lines(dt.date(2027, 1, 1), BILLED_AFTER) and BILLED_AS


def test_who_subscribes_once_a_date_was_moved_owes_it_for_the_day_that_was_read(sheet):
    with at(BEGIN):
        moved(sheet, *MOVES["the last day of the year"])
    home, person = factories.household(quotient=380)
    with at(BEGIN):
        row = ask(sheet, home, person, first_on=dt.date(2027, 1, 2))
        assert row.baskets.order_by("planned_for__start").first().day == dt.date(2027, 1, 2)
        assert len(month_lines(dt.date(2027, 1, 1))) == 5 and Charge.objects.count() == 0


def test_a_moved_date_keeps_its_basket_when_the_subscription_changes_and_its_line_stands(sheet):
    row = subscribed(sheet, Billing.MONTH)
    with at(BEGIN):
        moved(sheet, *MOVES["the last day of the year"])
        old = row.baskets.get(of_day=dt.date(2026, 12, 31))
        change_subscription(subscription=row, from_on=dt.date(2027, 1, 7), quantity=2, by=None)
        assert row.baskets.get(pk=old.pk).charge_id == old.charge_id
        change_subscription(subscription=row, from_on=dt.date(2027, 1, 2), quantity=3, by=None)
        new = row.baskets.get(pk=old.pk)
        assert (new.quantity, new.day, new.charge.amount_cents, new.charge.label) == (3, old.day, 1200, old.charge.label)
        assert faults() == []


def test_an_absence_taken_back_on_a_moved_date_is_owed_as_it_was(sheet):
    row = subscribed(sheet, Billing.MONTH)
    with at(BEGIN):
        old = row.baskets.get(planned_for__local_date=dt.date(2026, 12, 31))
        choose_basket(basket=old, choice="credit", by=None)
        moved(sheet, *MOVES["the last day of the year"])
        again = choose_basket(basket=old, choice="", by=None)
        assert (again.state, again.charge.label, again.charge.amount_cents) == (BasketState.PLANNED, old.charge.label, 400)
        assert faults() == []
