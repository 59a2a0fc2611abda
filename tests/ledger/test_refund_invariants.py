"""What is always true of refunds, by the road each took: broken through the one door, and seen."""

import pytest

from portal.kit import clock, registry
from portal.ledger import invariants, triggers
from portal.ledger.actions import (
    approve_refund,
    decline_refund,
    note_order_paid,
    order_refunds,
    pay_refund,
    request_refund,
    send_refund,
    settle,
)
from portal.ledger.models import Entry, GiveBack, MoneyTask, Refund, RefundOrder
from portal.ledger.registry import INVARIANTS
from tests.grounds import laid_once
from tests.people import factories as people

from . import ground
from .fake_provider import FakeProvider

pytestmark = pytest.mark.django_db


@laid_once
def books():
    """A refund of each road and of each end."""
    with pytest.MonkeyPatch.context() as patch:
        provider = FakeProvider()
        patch.setattr(registry.payment_providers, "_items", {"fake": (100, provider)})
        return written(provider)


def written(provider):
    regie, agent, home = ground.desk(), ground.agent(), ground.household()
    ground.mandate(regie, agent)
    ground.online_regie()
    regie.pays_out, regie.second_eyes_cents = True, 1000
    regie.save()
    other = people.staff("regie")
    payment = ground.taken(regie, home, 9000, by=agent, keep_credit=True, sure=True)
    pay_refund(refund=request_refund(payment=payment, amount_cents=300, reason="a", road="cash", by=agent), by=agent)
    order = order_refunds(regie=regie, refunds=[request_refund(payment=payment, amount_cents=200, reason="a", by=agent)], by=agent)
    note_order_paid(order=order, reference="M-1", by=agent)
    approve_refund(refund=request_refund(payment=payment, amount_cents=2000, reason="a", by=agent), by=other)
    decline_refund(refund=request_refund(payment=payment, amount_cents=3000, reason="a", by=agent), answer="Non.", by=other)
    neighbour = ground.household()
    ground.owe(neighbour, 100)
    paid = ground.begun(neighbour)
    provider.pay(paid, amount_cents=100)
    ground.taken(regie, neighbour, 100, by=agent)
    settle(paid.pk)
    send_refund(request_refund(payment=paid, amount_cents=100, reason="a", by_rule=True, by=None).pk)
    assert [fault for check in INVARIANTS for fault in check()] == []
    return payment


def broken(name, rows, **fields):
    with triggers.books_open():
        rows.update(**fields)
    found = list(getattr(invariants, name)())
    assert found, name
    return " / ".join(found)


def of(road, state="succeeded"):
    return Refund.objects.filter(road=road, state=state)


def test_cash_without_its_till(books):
    assert "sans caisse" in broken("refunds_by_road", of("cash"), session=None)


def test_paid_by_the_accountant_without_a_paper(books):
    assert "sans demande payée" in broken("refunds_by_road", of("order"), order=None)
    assert list(invariants.refund_orders())


def test_a_paper_that_is_not_paid_and_its_refund_done(books):
    assert "sans demande payée" in broken("refunds_by_road", RefundOrder.objects.all(), paid_at=None, reference="")


def test_sent_without_the_provider_s_reference(books):
    assert "sans sa référence" in broken("refunds_by_road", of("provider"), provider_ref=None)


def test_done_without_a_day(books):
    assert "daté" in broken("refunds_by_road", of("cash"), settled_at=None)


def test_a_road_that_the_journal_does_not_say(books):
    found = broken("refunds_in_journal", of("order"), road="cash")
    assert "le journal dit autre chose" in found
    assert list(invariants.means()) or list(invariants.accounts())


def test_declined_and_yet_set_aside(books):
    broken("refunds_in_journal", Refund.objects.filter(state="requested"), state="declined")
    assert list(invariants.households())


def test_an_entry_that_is_gone(books):
    with triggers.books_open():
        Entry.objects.filter(refund__in=of("cash"), credit="cash").delete()
    assert list(invariants.refunds_in_journal()) and list(invariants.means())


def test_a_number_that_is_missing_or_an_amount_that_is_not_its_refunds(books):
    assert "numérotées" in broken("refund_orders", RefundOrder.objects.all(), number=2)
    assert "à rendre" in broken("refund_orders", RefundOrder.objects.all(), amount_cents=1)


def test_sent_back_by_the_bank_and_nobody_knows(books):
    assert "personne ne le sait" in broken("failed_refunds_are_seen", of("provider"), state="failed", settled_at=None)
    assert not MoneyTask.objects.exists()


def test_a_rule_that_gave_more_than_was_paid(books, home):
    line = ground.owe(home, 500)
    GiveBack.objects.create(charge=line, reason="essai", shares=[[books.pk, 500]], at=clock.now())
    assert "plus que ce qui" in broken("give_backs", GiveBack.objects.all(), done_at=clock.now(), back_cents=400, kept_cents=200)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_refund SET amount_cents = amount_cents - 1",
        "UPDATE ledger_refund SET approved_by_id = requested_by_id WHERE requested_by_id IS NOT NULL",
        "UPDATE ledger_refund SET state = 'requested' WHERE state = 'succeeded'",
        "UPDATE ledger_refund SET state = 'requested' WHERE state = 'declined'",
        "UPDATE ledger_refund SET order_id = NULL WHERE order_id IS NOT NULL",
        "UPDATE ledger_refund SET session_id = NULL WHERE session_id IS NOT NULL",
        "UPDATE ledger_refund SET by_rule = NOT by_rule",
        "UPDATE ledger_refundorder SET number = number + 1",
        "UPDATE ledger_refundorder SET reference = 'autre' WHERE reference <> ''",
        "UPDATE ledger_moneytask SET note = 'autre'",
        "UPDATE ledger_giveback SET shares = '[]'",
        "DELETE FROM ledger_refund",
        "DELETE FROM ledger_refundorder",
        "DELETE FROM ledger_moneytask",
        "DELETE FROM ledger_giveback",
    ],
)
def test_the_database_refuses_to_rewrite_what_went_back(books, home, sql):
    from django.db import DatabaseError, connection, transaction

    from portal.ledger.actions import open_task

    open_task(kind="balance", key="x", note="essai")
    GiveBack.objects.create(charge=ground.owe(home, 500), reason="essai", shares=[[books.pk, 500]], at=clock.now())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
