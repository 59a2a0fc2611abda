"""A month of baskets owed at once: counted before, held when it is far from the month before, written once, whoever stops half-way."""

import datetime as dt

import pytest
import time_machine

from paniers.registry import BILLED_AS, month_lines, owed_the_month_before
from paniers.tasks import bill_what_is_due
from portal.kit import registry
from portal.kit.refusal import Refusal
from portal.ledger import tasks
from portal.ledger.actions import bill_month
from portal.ledger.actions.bill_month import approve_billing, drop_billing, prepare_billing, write_billing
from portal.ledger.enums import BillingState
from portal.ledger.models import BillingRun, Charge
from tests.grounds import laid_once
from tests.ledger import ground

from . import factories
from .test_subscribe import ask

pytestmark = pytest.mark.django_db
NOVEMBER_24, DECEMBER_24 = factories.at(dt.date(2026, 11, 24), 10), factories.at(dt.date(2026, 12, 24), 10)
JANUARY = dt.date(2027, 1, 1)


@laid_once
def two_homes():
    """Two households that subscribed in November: December (five Thursdays) is owed, January (four) is to come."""
    sheet = factories.house_sheet(factories.season())
    with time_machine.travel(NOVEMBER_24, tick=False):
        return [ask(sheet, *factories.household(quotient=quotient)) for quotient in (380, 900)]


@pytest.fixture
def in_december():
    with time_machine.travel(DECEMBER_24, tick=False):
        yield


def prepared(by=None, month=JANUARY):
    return prepare_billing(source=BILLED_AS, month=month, by=by)


def owed_in_january() -> int:
    return Charge.objects.filter(label__contains="janvier").count()


def test_what_is_counted_is_what_is_written_and_nothing_is_owed_before(two_homes, in_december):
    run = prepared()
    assert (run.total_cents, run.households, run.state) == (4 * 400 + 4 * 700, 2, BillingState.PREVIEWED)
    assert run.before_cents == 5 * 400 + 5 * 700
    assert run.data == [[two_homes[1].enrolment.household_id, 4, 2800], [two_homes[0].enrolment.household_id, 4, 1600]]
    assert owed_in_january() == 0
    approve_billing(run=run, by=ground.agent())
    assert owed_in_january() == 0
    assert write_billing(run=run) == 8
    run.refresh_from_db()
    assert run.state == BillingState.DONE and run.done_at
    assert owed_in_january() == 8
    assert write_billing(run=run) == 0


def test_the_tick_prepares_approves_and_writes_a_month_like_the_one_before(two_homes, in_december):
    assert tasks.bill_months() == 8
    assert BillingRun.objects.get().state == BillingState.DONE
    assert (tasks.bill_months(), bill_what_is_due()) == (0, 0)
    assert BillingRun.objects.count() == 1


def test_a_month_far_from_the_one_before_waits_whatever_the_clock_does(two_homes, in_december):
    with time_machine.travel(factories.at(dt.date(2026, 12, 1), 9), tick=False):
        sheet = factories.house_sheet(factories.season(first=dt.date(2027, 1, 7)), name="Bajatière")
        ask(sheet, *factories.household(quotient=1500), first_on=dt.date(2027, 1, 7))
    assert tasks.bill_months() == 0
    run = BillingRun.objects.get()
    assert run.state == BillingState.HELD
    assert bill_what_is_due() == 0 and tasks.bill_months() == 0
    with time_machine.travel(factories.at(dt.date(2027, 1, 2), 9), tick=False):
        assert bill_what_is_due() == 0
    with pytest.raises(Refusal) as refused:
        approve_billing(run=run, reason="  ", by=ground.agent())
    assert refused.value.code == "facturation-sans-raison" and "de plus" in refused.value.words
    approve_billing(run=run, reason="Une maison de plus.", by=ground.agent())
    assert tasks.bill_months() == 12
    assert BillingRun.objects.get().reason == "Une maison de plus."


def test_who_prepared_a_held_month_does_not_approve_it(two_homes, in_december, monkeypatch):
    monkeypatch.setattr(bill_month, "is_held", lambda total, before: True)
    one, other = ground.agent(), ground.agent("Bea")
    run = prepared(by=one)
    with pytest.raises(Refusal) as refused:
        approve_billing(run=run, reason="C'est juste.", by=one)
    assert refused.value.code == "facturation-deux-regards"
    assert approve_billing(run=run, reason="C'est juste.", by=other).state == BillingState.APPROVED
    with pytest.raises(Refusal) as refused:
        approve_billing(run=run, reason="Encore.", by=other)
    assert refused.value.code == "facturation-deja-traitee"


def test_a_month_is_prepared_once_and_again_after_it_was_dropped(two_homes, in_december):
    run = prepared()
    with pytest.raises(Refusal) as refused:
        prepared()
    assert refused.value.code == "mois-deja-prepare"
    with pytest.raises(Refusal) as refused:
        drop_billing(run=run, reason="", by=None)
    assert refused.value.code == "abandon-sans-raison"
    drop_billing(run=run, reason="Un tarif était faux.", by=ground.agent())
    assert owed_in_january() == 0
    assert write_billing(run=run) == 0
    assert prepared().pk != run.pk


def test_what_cannot_be_prepared_is_said(two_homes, in_december):
    for month, code in ((dt.date(2027, 2, 1), "mois-trop-loin"), (dt.date(2026, 12, 1), "rien-a-facturer")):
        with pytest.raises(Refusal) as refused:
            prepared(month=month)
        assert refused.value.code == code
    with pytest.raises(LookupError):
        prepare_billing(source="personne", month=JANUARY, by=None)


def test_a_stop_half_way_loses_and_doubles_nothing(two_homes, in_december, monkeypatch):
    run = prepared()
    approve_billing(run=run, by=ground.agent())
    first = two_homes[0]
    from paniers.actions.bill_period import bill_due_periods

    bill_due_periods(subscription=first, by=None, upto=dt.date(2027, 1, 31))  # the worker died after the first household
    assert owed_in_january() == 4
    assert write_billing(run=run) == 4
    assert owed_in_january() == 8
    run.refresh_from_db()
    assert run.state == BillingState.DONE


def test_counting_a_month_costs_the_same_whatever_the_households(two_homes, in_december, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert len(month_lines(JANUARY)) == 8 and owed_the_month_before(JANUARY)


def test_the_baskets_fill_the_slot():
    assert registry.billings.get(BILLED_AS).label == "Paniers"
