"""SQL thrown at the tables around the journal: tills, deposits, papers for the accountant, disputes, tasks, lists for the ordonnateur.

Each statement that a guard refuses is let through once the guards are open (the control): it is the guard that refuses, not the sentence.
"""

import pytest
from django.db import IntegrityError, connection, transaction

from portal.kit import clock
from portal.ledger import triggers
from portal.ledger.actions import make_deposit, open_task, order_refunds, request_refund
from portal.ledger.models import (
    BalanceCheck,
    Dispute,
    GiveBack,
    PayLater,
    Payout,
    RecoveryLine,
    RecoveryList,
    Reminder,
    TillRecord,
    YearClose,
)

from .ground import close_till, household, in_safe, open_till, owe, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(home, regie, agent):
    """One row or two in each table."""
    in_safe(regie, home, 1000, by=agent)
    in_safe(regie, home, 700, by=agent, method="cheque")
    close_till(open_till(regie, agent), gap=100, reason="une pièce")
    open_till(regie, agent)
    make_deposit(regie=regie, kind="cash", count={"500": 1}, by=agent)
    advance = taken(regie, home, 900, by=agent, method="cheque", charges=[], keep_credit=True, note="CH-2")
    close_till(advance.session)
    make_deposit(regie=regie, kind="cheques", payments=[advance.pk], by=agent)
    refund = request_refund(payment=advance, amount_cents=300, reason="parti", road="order", by=agent)
    order_refunds(regie=regie, refunds=[refund], by=agent)
    open_till(regie, agent)
    open_task(kind="no_place", key="no_place:1", payment=advance, note="Payé, sans place.")
    now, line = clock.now(), owe(household(), 2000)
    Dispute.objects.create(payment=advance, provider_ref="dp_1", amount_cents=900, at=now)
    listed = RecoveryList.objects.create(regie=regie, year=2026, number=1, amount_cents=2000, at=now, by=agent)
    RecoveryLine.objects.create(listed=listed, charge=line, left_cents=2000)
    Reminder.objects.create(household=line.household, step=1, at=now, left_cents=2000)
    PayLater.objects.create(household=line.household, until=clock.today(), at=now)
    GiveBack.objects.create(charge=line, reason="date-cancelled", shares=[[advance.pk, 100]], at=now)
    Payout.objects.create(regie=regie, provider="stripe", provider_ref="po_1", amount_cents=500, arrived_on=clock.today(), at=now)
    BalanceCheck.objects.create(regie=regie, provider="stripe", day=clock.today(), ours_cents=1, theirs_cents=1, until=now, at=now)
    YearClose.objects.create(regie=regie, year=2020, at=now, by=agent, data={}, sha256="0" * 64)
    TillRecord.objects.create(regie=regie, kind="verification", at=now, by=agent, other_name="Mme Paul")


TABLES = ("cashsession", "deposit", "depositedpayment", "refundorder", "dispute", "moneytask", "recoverylist", "recoveryline", "reminder",
          "paylater", "giveback", "payout", "balancecheck", "yearclose", "tillrecord")  # fmt: skip
# What a guard refuses: it would go through an open door.
REWRITTEN = (
    "UPDATE ledger_cashsession SET float_cents = float_cents + 1",
    "UPDATE ledger_cashsession SET reason = 'autre' WHERE closed_at IS NOT NULL",
    "UPDATE ledger_cashsession SET holder_id = holder_id WHERE closed_at IS NOT NULL",
    "UPDATE ledger_deposit SET amount_cents = amount_cents + 1",
    "UPDATE ledger_deposit SET state = 'validated' WHERE state = 'made'",
    "UPDATE ledger_deposit SET number = number + 10",
    "UPDATE ledger_refundorder SET amount_cents = amount_cents - 1",
    "UPDATE ledger_refundorder SET number = 7",
    "UPDATE ledger_dispute SET amount_cents = 1",
    "UPDATE ledger_dispute SET provider_ref = 'autre'",
    "UPDATE ledger_moneytask SET note = 'rien'",
    "UPDATE ledger_moneytask SET key = 'rien:1'",
    "UPDATE ledger_recoverylist SET amount_cents = 1",
    "UPDATE ledger_recoveryline SET left_cents = 1",
    "UPDATE ledger_reminder SET step = 2",
    "UPDATE ledger_paylater SET until = '2030-01-01'",
    "UPDATE ledger_giveback SET shares = '[]'",
    "UPDATE ledger_payout SET amount_cents = 5",
    "UPDATE ledger_balancecheck SET theirs_cents = 5",
    "UPDATE ledger_yearclose SET sha256 = 'x'",
    "UPDATE ledger_tillrecord SET remarks = 'rien à dire'",
    "UPDATE ledger_refund SET amount_cents = amount_cents + 1",
    "UPDATE ledger_payment SET session_id = (SELECT MAX(id) FROM ledger_cashsession) WHERE method = 'cash'",
    *(f"DELETE FROM ledger_{table}" for table in TABLES if table not in ("cashsession", "deposit", "recoverylist", "refundorder")),
)
# What a constraint refuses, doors open or not.
IMPOSSIBLE = (
    "UPDATE ledger_cashsession SET closed_at = opened_at WHERE closed_at IS NULL",  # closed without a count
    "UPDATE ledger_deposit SET state = 'perdu'",
    "UPDATE ledger_dispute SET state = 'won'",  # without its day
    "UPDATE ledger_dispute SET uncovered_cents = 5",  # not lost
    "UPDATE ledger_moneytask SET settled_at = at",  # without words
    "UPDATE ledger_recoveryline SET withdrawn_at = '2026-01-01 00:00:00+00:00'",  # without its reason
    "UPDATE ledger_refund SET approved_by_id = requested_by_id",
    "UPDATE ledger_refund SET uncovered_cents = 1",
    "UPDATE ledger_deposit SET reason = 'parce que'",  # not undone
)
# The control: what the house does every day.
LEGAL = (
    "UPDATE ledger_deposit SET state = 'handed', handed_at = at WHERE state = 'made'",
    "UPDATE ledger_dispute SET state = 'won', closed_at = at",
    "UPDATE ledger_moneytask SET settled_at = at, outcome = 'vue'",
    "UPDATE ledger_recoveryline SET withdrawn_at = '2026-01-01 00:00:00+00:00', withdrawn_why = 'annulée'",
    "UPDATE ledger_reminder SET answered_at = at, answer = 'rappellera'",
    "UPDATE ledger_refundorder SET paid_at = at, reference = 'M-1'",
    "UPDATE ledger_giveback SET done_at = at, back_cents = 1, kept_cents = 0",
    "UPDATE ledger_depositedpayment SET standing = FALSE",
)


def verdict(sql: str) -> str:
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(sql)
                assert cursor.rowcount > 0, f"nothing to attack: {sql}"
            transaction.set_rollback(True)
    except IntegrityError:
        return "refused"
    return "accepted"


def test_what_was_written_around_the_journal_neither_changes_nor_goes(rows):
    assert {sql: verdict(sql) for sql in REWRITTEN} == dict.fromkeys(REWRITTEN, "refused")


def test_control_through_the_one_door_the_same_statements_go(rows):
    with triggers.books_open():
        assert {sql: verdict(sql) for sql in REWRITTEN} == dict.fromkeys(REWRITTEN, "accepted")


def test_what_cannot_be_is_refused_whoever_holds_the_door(rows):
    assert {sql: verdict(sql) for sql in IMPOSSIBLE} == dict.fromkeys(IMPOSSIBLE, "refused")
    with triggers.books_open():
        assert {sql: verdict(sql) for sql in IMPOSSIBLE} == dict.fromkeys(IMPOSSIBLE, "refused")


def test_control_what_the_house_does_every_day_goes_through(rows):
    assert {sql: verdict(sql) for sql in LEGAL} == dict.fromkeys(LEGAL, "accepted")


@pytest.mark.parametrize("filled", ["settled_at = at, outcome = 'vue'"])
def test_what_is_filled_once_is_not_filled_again(rows, filled):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE ledger_moneytask SET {filled}")
        cursor.execute("UPDATE ledger_refundorder SET paid_at = at, reference = 'M-1'")
    for sql in ("UPDATE ledger_moneytask SET outcome = 'autre'", "UPDATE ledger_refundorder SET reference = 'M-2'"):
        assert verdict(sql) == "refused", sql
