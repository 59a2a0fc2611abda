"""What is written stays written: the database itself refuses, and says so when a guard is missing."""

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from portal.kit.guards import sqlite_trigger
from portal.ledger import triggers
from portal.ledger.models import Allocation, Charge, Entry, Payment, Receipt, ReceiptCounter

from .ground import owe, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def payment(home, agent, regie):
    owe(home, 400, by=agent)
    return taken(regie, home, 400, by=agent)


def attempt(sql, params=()):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


@pytest.mark.parametrize("model", [Charge, Allocation, Entry, Receipt])
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_what_is_written_neither_changes_nor_goes(payment, model, act):
    sql = act.format(model._meta.db_table)
    with pytest.raises(IntegrityError):
        attempt(sql)
    with triggers.books_open(), pytest.raises(ZeroDivisionError), transaction.atomic():
        # the control: through the door the same statement goes
        with connection.cursor() as cursor:
            cursor.execute(sql)
        raise ZeroDivisionError
    with pytest.raises(IntegrityError):
        attempt(sql)


def test_the_orm_is_refused_too(payment):
    for act in (
        lambda: Charge.objects.update(label="autre"),
        lambda: Entry.objects.all().delete(),
        lambda: payment.delete(),
        lambda: Payment.objects.update(amount_cents=F("amount_cents") + 1),
        lambda: ReceiptCounter.objects.update(last=0),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_a_receipt_that_skips_a_number_is_refused(payment):
    first = payment.receipt
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.create(
            regie=first.regie, year=first.year, number=3, cancels=first, amount_cents=-first.amount_cents, data={}, sha256="", at=first.at
        )


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's")
def test_replacing_a_row_counts_as_deleting_it(payment):
    columns = ", ".join(field.column for field in Receipt._meta.concrete_fields)
    with pytest.raises(IntegrityError):
        attempt(f"INSERT OR REPLACE INTO ledger_receipt ({columns}) SELECT {columns} FROM ledger_receipt")


def test_truncate_is_refused(payment):
    if connection.vendor == "postgresql":
        attempt("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the commit would be refused first, for another reason
        with pytest.raises(IntegrityError):
            attempt("TRUNCATE ledger_entry")
    else:
        # SQLite has no TRUNCATE: its DELETE is refused above
        assert not [guard for guard in triggers.wanted(connection) if guard.event == "TRUNCATE"]


def test_every_guard_is_in_place_after_migrate():
    assert triggers.faults() == []
    assert [found for found in run_checks(databases=["default"]) if found.id == "ledger.W001"] == []


def test_a_missing_guard_is_seen_and_put_back():
    where = " ON ledger_charge" if connection.vendor == "postgresql" else ""
    attempt(f"DROP TRIGGER ledger_guard_charge_update{where}")
    assert triggers.faults() == ["ledger_guard_charge_update"]
    found = run_checks(databases=["default"])
    assert "ledger_guard_charge_update" in next(warning.msg for warning in found if warning.id == "ledger.W001")
    triggers.install()
    assert triggers.faults() == []


def test_an_altered_guard_is_seen():
    guard = next(guard for guard in triggers.guards() if guard.name == "ledger_guard_charge_update")
    if connection.vendor == "sqlite":
        attempt(f"DROP TRIGGER {guard.name}")
        attempt(sqlite_trigger(guard).replace("guards_open() = 0", "0"))
    else:
        attempt(f"ALTER TABLE {guard.table} DISABLE TRIGGER {guard.name}")
    assert triggers.faults() == [guard.name]


def test_a_guard_of_a_former_version_is_taken_away():
    if connection.vendor == "sqlite":
        attempt("CREATE TRIGGER ledger_guard_old BEFORE DELETE ON ledger_regie BEGIN SELECT 1; END")
    else:
        attempt("CREATE FUNCTION ledger_guard_old() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'")
        attempt("CREATE TRIGGER ledger_guard_old BEFORE DELETE ON ledger_regie FOR EACH ROW EXECUTE FUNCTION ledger_guard_old()")
    triggers.install()
    assert "ledger_guard_old" not in triggers.GUARDS._present(connection)


def test_installing_twice_is_installing_once():
    call_command("migrate", verbosity=0)
    triggers.install()
    assert triggers.faults() == []
