"""Verified facts do not move, whoever holds the connection: attacks by SQL, each with its control through the one door."""

import datetime as dt
from random import Random

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from portal.households import invariants
from portal.households.actions.promise_proof import promise_proof
from portal.households.actions.purge_households import purge_households
from portal.households.actions.verify_tax_status import verify_tax_status
from portal.households.models import PromisedProof, QuotientFamilial, TaxStatus
from portal.households.triggers import GUARDS, missing
from portal.kit import registry
from portal.kit.audit import SYSTEM
from portal.kit.guards import guards_open

from .homes import home, quotient

pytestmark = pytest.mark.django_db
FACTS = (QuotientFamilial, TaxStatus, PromisedProof)
ROWS = {QuotientFamilial: 3, TaxStatus: 1, PromisedProof: 1}


@pytest.fixture(autouse=True)
def town():
    """A household with a quotient, corrected, its tax status and a promise; another with a quotient."""
    with time_machine.travel("2026-11-24 10:00+01:00", tick=False):
        first, second = home(), home()
        promise_proof(household=first, by=SYSTEM)
        quotient(first, 380, corrects=quotient(first, 830))
        verify_tax_status(household=first, taxable=False, year=2025, by=SYSTEM)
        quotient(second, 500)
        yield first, second


def run(sql: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount


def counted() -> dict:
    return {model: model.objects.count() for model in FACTS}


def refused_but_for_the_door(sql: str) -> None:
    """Refused; and the control: through the door the very same statement changes rows."""
    with pytest.raises(IntegrityError):
        run(sql)
    with guards_open(), pytest.raises(ZeroDivisionError), transaction.atomic():
        assert run(sql) > 0
        raise ZeroDivisionError
    assert counted() == ROWS


def columns():
    return [pytest.param(model, field, id=f"{model._meta.model_name}.{field.name}") for model in FACTS for field in model._meta.fields]


def other_value(field: models.Field) -> str:
    column = field.column
    if isinstance(field, models.DateTimeField):
        return "'2027-01-02 10:00:00+00:00'"
    if isinstance(field, models.DateField):
        return "'2026-11-25'" if field.name in ("valid_from", "promised_on", "month") else "'2027-06-01'"
    if isinstance(field, models.BooleanField):
        return f"NOT {column}"
    if isinstance(field, models.CharField):
        return "'msa'"
    if field.null:
        return "NULL"
    if field.is_relation:
        return "(SELECT MAX(id) FROM households_household)"
    return f"{column} + 1000"


@pytest.mark.parametrize(("model", "field"), columns())
def test_no_column_of_a_verified_fact_is_rewritten(model, field):
    first = model.objects.order_by("pk").first().pk if field.name != "corrects" else model.objects.order_by("pk").last().pk
    if field.primary_key and model is QuotientFamilial:
        first = model.objects.order_by("pk").last().pk  # nothing points to it
    refused_but_for_the_door(f"UPDATE {model._meta.db_table} SET {field.column} = {other_value(field)} WHERE id = {first}")


@pytest.mark.parametrize("model", FACTS)
def test_not_even_what_is_there_is_written_again(model):
    refused_but_for_the_door(f"UPDATE {model._meta.db_table} SET household_id = household_id")


@pytest.mark.parametrize("model", FACTS)
def test_a_verified_fact_is_not_deleted(model):
    last = model.objects.order_by("pk").last().pk
    refused_but_for_the_door(f"DELETE FROM {model._meta.db_table} WHERE id = {last}")
    with pytest.raises(IntegrityError):
        run(f"DELETE FROM {model._meta.db_table}")


@pytest.mark.parametrize("model", [QuotientFamilial, TaxStatus])
def test_a_correction_of_another_household_or_of_nothing_does_not_enter(model, town):
    _, second = town
    columns = [field.column for field in model._meta.fields if not field.primary_key]
    wrong = model.objects.filter(correction=None).order_by("pk").first().pk
    values = {"corrects_id": str(wrong), "household_id": str(second.pk)}
    sql = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(values.get(c, c) for c in columns)} FROM {model._meta.db_table} WHERE id = {wrong}"  # noqa: E501
    refused_but_for_the_door(sql)
    for broken in ({"corrects_id": str(wrong + 10_000)}, {"corrects_id": "0"}):
        chosen = ", ".join({**values, **broken}.get(c, c) for c in columns)
        with pytest.raises(IntegrityError):
            run(f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {chosen} FROM {model._meta.db_table} WHERE id = {wrong}")
    mended = ", ".join({"corrects_id": str(wrong)}.get(c, c) for c in columns)
    assert (
        run(f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {mended} FROM {model._meta.db_table} WHERE id = {wrong}")
        == 1
    )


@pytest.mark.skipif(connection.vendor != "sqlite", reason="INSERT OR REPLACE is SQLite's")
def test_a_row_is_not_replaced_under_its_own_key():
    table, columns = TaxStatus._meta.db_table, [field.column for field in TaxStatus._meta.fields]
    chosen = ", ".join("NOT taxable" if column == "taxable" else column for column in columns)
    refused_but_for_the_door(f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table}")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("model", FACTS)
def test_truncate_is_refused(model):
    run("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the commit would be refused first, for another reason
    with pytest.raises(IntegrityError):
        run(f"TRUNCATE {model._meta.db_table}")


def test_a_thousand_drawn_attacks_leave_every_row_as_it_was():
    random = Random(7)
    before = {model: list(model.objects.order_by("pk").values()) for model in FACTS}
    for _ in range(1000):
        model = random.choice(FACTS)
        table, field = model._meta.db_table, random.choice(model._meta.fields)
        key = random.choice(before[model])["id"]
        where = random.choice([f"WHERE id = {key}", f"WHERE id >= {key}", ""])
        with pytest.raises(IntegrityError):
            run(random.choice([f"UPDATE {table} SET {field.column} = {other_value(field)} {where}", f"DELETE FROM {table} {where}"]))
    assert {model: list(model.objects.order_by("pk").values()) for model in FACTS} == before


@pytest.mark.parametrize("model", FACTS)
def test_the_orm_is_refused_too(model):
    row = model.objects.order_by("pk").last()
    for act in (
        lambda: model.objects.update(household=row.household_id),
        lambda: model.objects.filter(pk=row.pk).delete(),
        lambda: model.objects.bulk_update([row], ["household"]),
        row.delete,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    with pytest.raises(TypeError):
        row.save()


def test_the_purge_alone_takes_away_what_stopped_counting_two_years_ago():
    def gone(today):
        return {kind: number for kind, number in purge_households(today=today).items() if number}

    assert gone(dt.date(2028, 12, 1)) == {}
    assert gone(dt.date(2029, 1, 1)) == {"promises": 1}
    assert gone(dt.date(2030, 1, 1)) == {"facts": 4}
    assert sum(counted().values()) == 0
    with pytest.raises(IntegrityError):  # the door is closed behind it
        quotient(home(), 500)
        run("DELETE FROM households_quotientfamilial")


def test_a_missing_or_altered_guard_is_seen_everywhere_and_put_back():
    assert (missing(), list(invariants.guards())) == ("", [])
    assert registry.readiness.get("households.guards") is missing
    guard = GUARDS.guards()[0]
    where = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER {guard.name}{where}")
    run("UPDATE households_quotientfamilial SET figure = 1")  # the control: without its guard the table is open
    if connection.vendor == "postgresql":
        run("SET CONSTRAINTS ALL IMMEDIATE")  # a table is not altered while its rows wait for the commit
    assert guard.name in missing()
    assert guard.name in "".join(invariants.guards())
    call_command("migrate", verbosity=0)
    assert missing() == ""
