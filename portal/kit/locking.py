"""Locks in one order for the whole house, so that two actions never wait for each other.

Rank: sheets (by key), then meeting, person, committee, request to a fund, fund, household, payment, counter. `locked` refuses outside a
transaction and raises when the rank goes down; within a rank, tables are locked by name, then rows by key. `select_for_update()` is
always written: SQLite does nothing with it (its BEGIN IMMEDIATE already serialises writers), PostgreSQL needs it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum

from django.db import DEFAULT_DB_ALIAS, connections, models, router, transaction


class Rank(IntEnum):
    SHEET = 10
    MEETING = 12
    PERSON = 15
    BODY = 17  # a committee: its seats, its mandates, its calls
    REQUEST = 18  # a request to a residents' fund
    FUND = 19  # its fund: contributions, rules
    HOUSEHOLD = 20
    PAYMENT = 30
    COUNTER = 40


class LockError(RuntimeError):
    """A lock was asked for outside a transaction or against the order: an error of the code, never of a user."""


@dataclass(frozen=True)
class _Held:
    """Stands among the transaction's commit hooks, so that a rollback forgets it together with the lock itself."""

    rank: Rank
    model: str
    pk: object

    def __call__(self) -> None:
        pass


# Inside `acts_within`, the depth of the transaction around the acts, so that each act counts as a transaction; everywhere
# else the outermost block is the transaction.
_outer_savepoints = 0
_acts_within = False


@contextmanager
def acts_within(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Many acts one after the other inside one transaction already open, by one process alone (the demo's town, a test): each
    outermost block below counts as a transaction of its own."""
    global _outer_savepoints, _acts_within
    before = _outer_savepoints, _acts_within
    _outer_savepoints, _acts_within = len(connections[using].savepoint_ids), True
    try:
        yield
    finally:
        _outer_savepoints, _acts_within = before


def _open_savepoints(connection) -> list:
    return connection.savepoint_ids[_outer_savepoints:]


def _in_transaction(connection) -> bool:
    return connection.in_atomic_block and (not _acts_within or bool(_open_savepoints(connection)))


def in_transaction(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether a transaction is open: what must never happen inside one (a mail, a call to a provider) asks here."""
    return _in_transaction(connections[using])


def holds_any(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether a ranked lock is already held: what must come before every lock asks here."""
    return bool(_held(connections[using]))


def _held(connection) -> list[_Held]:
    if not _acts_within:
        return [hook for _, hook, _ in connection.run_on_commit if isinstance(hook, _Held)]
    block = _open_savepoints(connection)[:1]
    return [hook for sids, hook, _ in connection.run_on_commit if isinstance(hook, _Held) and set(block) <= set(sids)]


def locked(rows: type[models.Model] | models.QuerySet, pks: object | Iterable, *, rank: Rank) -> list:
    """The rows of these keys (one key, or any number of them), fresh and locked until the transaction ends, in ascending key order.

    Raises LockError outside a transaction, or when a higher rank (or, within a rank, a later table or key) is already held;
    the model's DoesNotExist when a row is missing. Keys already held are simply read again.
    """
    queryset = rows._default_manager.all() if isinstance(rows, type) else rows
    keys = sorted(set(pks)) if isinstance(pks, Iterable) and not isinstance(pks, str) else [pks]
    connection = connections[queryset.db if queryset._db else router.db_for_write(queryset.model)]
    if not _in_transaction(connection):
        raise LockError("a lock is only held inside a transaction")
    label = queryset.model._meta.label
    held = _held(connection)
    mine = {lock.pk for lock in held if lock.model == label}
    new = [key for key in keys if key not in mine]
    if new and held:
        highest = max(lock.rank for lock in held)
        if rank < highest:
            raise LockError(f"{label} (rank {rank.name}) asked for after rank {highest.name}")
        beside = [lock for lock in held if lock.rank == rank]
        if any(lock.model > label for lock in beside):
            raise LockError(f"{label} asked for after {max(lock.model for lock in beside)}, of the same rank: tables go by name")
        if any(lock.model == label and lock.pk > min(new) for lock in beside):
            raise LockError(f"{label}: keys are locked in ascending order, all at once")
    wanted = queryset.select_for_update(of=("self",))
    # One row needs no order, and Django weighs each column of an ordered query.
    found = list(wanted.filter(pk=keys[0]).order_by() if len(keys) == 1 else wanted.filter(pk__in=keys).order_by("pk"))
    if len(found) != len(keys):
        missing = sorted(set(keys) - {row.pk for row in found})
        raise queryset.model.DoesNotExist(f"{label} {missing}")
    for key in new:
        transaction.on_commit(_Held(rank, label, key), using=connection.alias)
    return found


def locked_one(rows: type[models.Model] | models.QuerySet, pk: object, *, rank: Rank):
    """`locked` for a single row."""
    return locked(rows, pk, rank=rank)[0]
