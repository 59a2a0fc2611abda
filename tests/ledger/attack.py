"""Statements that try to rewrite the books, with the verdict each must get, the same on every engine.

Written as SQL that both engines read: values are taken from the rows that are there, or are plain literals.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from django.db import models

from portal.ledger.enums import Account, PaymentState, RefundState
from portal.ledger.models import Allocation, Charge, Entry, Payment, ProviderEvent, Receipt, ReceiptCounter, Refund
from portal.ledger.rules import transitions

APPEND_ONLY = (Charge, Allocation, Entry, Receipt, ProviderEvent)
PAYMENT_ONCE = ("provider_ref", "received_cents", "expires_at", "checkout_url", "anomaly")


@dataclass(frozen=True)
class Attack:
    sql: str
    refused: bool = True


def attacks(random: Random, count: int) -> Iterator[Attack]:
    """`count` statements. The households, payments… they aim at are in the database."""
    makers: list[Callable[[Random], Attack]] = [
        _rewrite, _rewrite, _erase, _again, _pay_otherwise, _pay_once_more, _move, _move_refund, _refund_otherwise,
        _bad_charge, _bad_entry, _bad_allocation, _bad_payment, _bad_receipt, _turn_back, _orphan, _legal,
    ]  # fmt: skip
    for _ in range(count):
        yield random.choice(makers)(random)


def _pick(random: Random, model, **where) -> int:
    return random.choice(list(model.objects.filter(**where).order_by("pk").values_list("pk", flat=True)))


def _columns(model) -> list[str]:
    return [field.column for field in model._meta.concrete_fields]


def _copy(model, pk: int, **overrides: str) -> str:
    """An INSERT of the row `pk` once more, with a new key, some columns written otherwise."""
    table = model._meta.db_table
    values = {column: column for column in _columns(model)} | {"id": f"(SELECT MAX(id) + 1 FROM {table})"} | overrides
    return f"INSERT INTO {table} ({', '.join(values)}) SELECT {', '.join(values.values())} FROM {table} WHERE id = {pk}"


def _other_value(random: Random, model, field: models.Field) -> str:
    """An expression that gives this column something else than what it holds."""
    column = field.column
    if field.is_relation:
        return f"COALESCE({column}, 0) + {random.randint(1, 9)}" if field.null or random.random() < 0.7 else "NULL"
    if isinstance(field, models.DateTimeField):
        return "'2001-01-01 00:00:00+00:00'"
    if isinstance(field, models.DateField):
        return "'2001-01-01'"
    if isinstance(field, models.UUIDField):
        return f"'{random.getrandbits(128):032x}'"
    if isinstance(field, models.JSONField):
        return "'[[1, 2]]'"
    if isinstance(field, models.BooleanField):
        return f"NOT {column}"
    if isinstance(field, (models.CharField, models.TextField)):
        return random.choice([f"'~' || SUBSTR({column}, 2)", "'autre'"])
    return random.choice([f"COALESCE({column}, 0) + {random.randint(1, 900)}", f"-COALESCE({column}, 0) - 1"])


# --- what is append-only ----------------------------------------------------------------------------------------------------


def _rewrite(random: Random) -> Attack:
    model = random.choice(APPEND_ONLY)
    fields = random.sample(model._meta.concrete_fields, random.randint(1, 2))
    same = random.random() < 0.2  # even to write what is there already
    changes = ", ".join(f"{f.column} = {f.column if same else _other_value(random, model, f)}" for f in fields)
    pk = _pick(random, model)
    where = random.choice([f"WHERE id = {pk}", f"WHERE id IN (SELECT id FROM {model._meta.db_table} WHERE id >= {pk})", ""])
    return Attack(f"UPDATE {model._meta.db_table} SET {changes} {where}")


def _erase(random: Random) -> Attack:
    model = random.choice((*APPEND_ONLY, Payment, Refund, ReceiptCounter))
    pk = _pick(random, model)
    where = random.choice([f"WHERE id = {pk}", f"WHERE id >= {pk}", ""])
    return Attack(f"DELETE FROM {model._meta.db_table} {where}")


def _again(random: Random) -> Attack:
    """The same row once more: under its own key, or under what makes it unique."""
    model = random.choice((Charge, Receipt, Payment, Refund, ProviderEvent, Allocation, Entry))
    pk = _pick(random, model)
    if model in (Allocation, Entry) or random.random() < 0.5:
        return Attack(_copy(model, pk, id="id"))
    return Attack(_copy(model, pk))


# --- what may only move forward -----------------------------------------------------------------------------------------------


def _pay_otherwise(random: Random) -> Attack:
    fixed = [
        field for field in Payment._meta.concrete_fields if field.name not in ("state", "receipt", "settled_at", "asked_at", *PAYMENT_ONCE)
    ]
    field = random.choice(fixed)
    pk = _pick(random, Payment, tendered_cents__isnull=False, by__isnull=False)
    return Attack(f"UPDATE ledger_payment SET {field.column} = {_other_value(random, Payment, field)} WHERE id = {pk}")


def _pay_once_more(random: Random) -> Attack:
    """Fill what is filled only once: refused when it was filled, allowed when it was not."""
    payment = Payment.objects.get(pk=_pick(random, Payment))
    name = random.choice((*PAYMENT_ONCE, "receipt", "settled_at"))
    field = Payment._meta.get_field(name)
    filled = getattr(payment, field.attname) not in (None, "")
    value = random.choice(["NULL" if field.null else "''", _other_value(random, Payment, field)]) if filled else _first(random, field)
    return Attack(f"UPDATE ledger_payment SET {field.column} = {value} WHERE id = {payment.pk}", refused=filled or name == "receipt")


def _first(random: Random, field: models.Field) -> str:
    if field.is_relation:
        return "(SELECT MAX(id) FROM ledger_receipt)"
    if isinstance(field, models.DateTimeField):
        return "'2026-01-01 00:00:00+00:00'"
    return str(random.randint(1, 999)) if isinstance(field, models.IntegerField) else f"'x{random.getrandbits(60)}'"


def _move(random: Random) -> Attack:
    payment = Payment.objects.get(pk=_pick(random, Payment))
    state = random.choice([*PaymentState.values, "inventé"])
    legal = state == payment.state or state in transitions.PAYMENT[payment.state]
    without_receipt = state in transitions.RECEIPTED and payment.receipt_id is None
    without_receipt |= (state == PaymentState.VOIDED) != (payment.voided_from_id is not None)  # nor out of no till
    return Attack(f"UPDATE ledger_payment SET state = '{state}' WHERE id = {payment.pk}", refused=not legal or without_receipt)


def _move_refund(random: Random) -> Attack:
    refund = Refund.objects.get(pk=_pick(random, Refund))
    state = random.choice([*RefundState.values, "inventé"])
    legal = state == refund.state or state in transitions.REFUND[refund.state]
    return Attack(f"UPDATE ledger_refund SET state = '{state}' WHERE id = {refund.pk}", refused=not legal)


def _refund_otherwise(random: Random) -> Attack:
    field = Refund._meta.get_field(random.choice(["id", "payment", "amount_cents", "reason", "idem_key", "at"]))
    return Attack(f"UPDATE ledger_refund SET {field.column} = {_other_value(random, Refund, field)} WHERE id = {_pick(random, Refund)}")


def _turn_back(random: Random) -> Attack:
    change = random.choice(["last = last - 1", "last = 0", "year = year + 1", "regie_id = regie_id + 1", "id = id + 1000"])
    return Attack(f"UPDATE ledger_receiptcounter SET {change} WHERE last > 0")


# --- what comes in false ------------------------------------------------------------------------------------------------------


def _bad_charge(random: Random) -> Attack:
    new = {"source_key": f"'attaque:{random.getrandbits(60)}'", "reverses_id": "NULL"}
    pk = _pick(random, Charge, reverses=None, amount_cents__gt=0)
    undone = _pick(random, Charge, reverses__isnull=False)
    other = Charge.objects.values_list("household", flat=True).exclude(household=Charge.objects.get(pk=pk).household_id).first()
    mirror = {"amount_cents": "-amount_cents", "unit_cents": "-unit_cents", "reverses_id": str(pk)}
    free = Charge.objects.filter(pk=pk, reversed_by=None).exists()
    bad = random.choice(
        [
            {"amount_cents": "-amount_cents", "unit_cents": "-unit_cents"},
            {"amount_cents": "amount_cents + 1"},
            {"quantity": "0", "amount_cents": "0"},
            {"kind": "'autre'"},
            {"label": "''"},
            {"source_key": "''"},
            {"household_id": "NULL"},
            {"due_on": "NULL"},
            {**mirror, "household_id": str(other)},
            {**mirror, "kind": "'other'"},
            {**mirror, "reverses_id": str(undone)},
            {"reverses_id": str(pk)},
            {"household_id": "household_id + 100000"},
            *([] if free else [mirror]),
        ]
    )
    return Attack(_copy(Charge, pk, **{**new, **bad}))


def _bad_entry(random: Random) -> Attack:
    bad = random.choice(
        [
            {"amount_cents": "0"},
            {"amount_cents": "-amount_cents"},
            {"debit": "credit"},
            {"debit": "'ailleurs'"},
            {"credit": "''"},
            {"debit": f"'{Account.RECEIVABLE}'", "household_id": "NULL"},
            {"credit": f"'{Account.CREDIT}'", "debit": f"'{Account.FEES}'", "household_id": "NULL"},
            {"debit": f"'{Account.CASH}'", "credit": f"'{Account.FEES}'", "regie_id": "NULL"},
            {"txn": "NULL"},
            {"household_id": "100000000"},
        ]
    )
    return Attack(_copy(Entry, _pick(random, Entry), **bad))


def _bad_allocation(random: Random) -> Attack:
    bad = random.choice(
        [{"cents": "0"}, {"cents": "NULL"}, {"payment_id": "NULL"}, {"charge_id": "100000000"}, {"payment_id": "100000000"}]
    )
    return Attack(_copy(Allocation, _pick(random, Allocation), **bad))


def _bad_payment(random: Random) -> Attack:
    """A payment that would enter otherwise than at the beginning, or that could not be one."""
    new = {
        "uuid": f"'{random.getrandbits(128):032x}'",
        "state": "'created'",
        "receipt_id": "NULL",
        "settled_at": "NULL",
        "provider_ref": "NULL",
    }
    bad = random.choice(
        [
            {"state": "'succeeded'"},
            {"state": "'open'"},
            {"state": "'voided'"},
            {"settled_at": "'2026-01-01 00:00:00+00:00'"},
            {"receipt_id": "(SELECT MAX(id) FROM ledger_receipt)"},
            {"amount_cents": "0"},
            {"amount_cents": "-amount_cents"},
            {"method": "'troc'"},
            {"provider": "'stripe'"},
            {"by_id": "NULL"},
            {"session_id": "NULL"},
            {"session_id": "100000000"},
            {"voided_from_id": "session_id"},
            {"tendered_cents": "amount_cents - 1"},
            {"household_id": "NULL"},
            {"regie_id": "100000000"},
            {"provider_ref": "''"},
            {"uuid": "uuid"},
        ]
    )
    return Attack(_copy(Payment, _pick(random, Payment, method="cash"), **{**new, **bad}))


def _bad_receipt(random: Random) -> Attack:
    pk = _pick(random, Receipt, payment__isnull=False)
    following = (
        "(SELECT MAX(r.number) + 1 FROM ledger_receipt r WHERE r.regie_id = ledger_receipt.regie_id AND r.year = ledger_receipt.year)"
    )
    cancelling = {"number": following, "payment_id": "NULL", "cancels_id": str(pk), "amount_cents": "-amount_cents"}
    bad = random.choice(
        [
            {
                "number": f"{following} + {random.randint(1, 50)}",
                "payment_id": "NULL",
                "cancels_id": str(pk),
                "amount_cents": "-amount_cents",
            },
            {"payment_id": "NULL", "cancels_id": str(pk), "amount_cents": "-amount_cents"},
            {"number": following},
            {"number": "0"},
            {**cancelling, "amount_cents": "-amount_cents + 1"},
            {**cancelling, "cancels_id": str(_pick(random, Receipt, cancels__isnull=False))},
            {**cancelling, "cancels_id": "NULL"},
            {**cancelling, "year": "year + 1"},
        ]
    )
    return Attack(_copy(Receipt, pk, **bad))


def _orphan(random: Random) -> Attack:
    """Take away what the books stand on."""
    return random.choice(
        [
            Attack("DELETE FROM households_household WHERE id IN (SELECT household_id FROM ledger_charge)"),
            Attack("DELETE FROM ledger_regie WHERE id IN (SELECT regie_id FROM ledger_payment)"),
            Attack("DELETE FROM people_user WHERE id IN (SELECT by_id FROM ledger_payment)"),
            Attack("UPDATE ledger_regie SET id = id + 1000 WHERE id IN (SELECT regie_id FROM ledger_payment)"),
            Attack("UPDATE ledger_regie SET max_encaisse_cents = 0"),
        ]
    )


def _legal(random: Random) -> Attack:
    """The control: what the house does every day is let through."""
    charge, entry = _pick(random, Charge, reverses=None), _pick(random, Entry)
    return random.choice(
        [
            Attack(_copy(Charge, charge, source_key=f"'juste:{random.getrandbits(60)}'"), refused=False),
            Attack(_copy(Entry, entry), refused=False),
            Attack(_copy(Allocation, _pick(random, Allocation)), refused=False),
            Attack("UPDATE ledger_payment SET amount_cents = amount_cents, payer = payer", refused=False),
            Attack("UPDATE ledger_receiptcounter SET last = last + 1", refused=False),
            Attack("UPDATE ledger_charge SET label = 'x' WHERE 1 = 0", refused=False),
        ]
    )
