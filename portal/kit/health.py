"""Whether this process can serve, and whether what must go on by itself still does."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from . import beats, registry

OK, LATE, FAILED = "ok", "late", "failed"
TICK_LATE = dt.timedelta(minutes=5)
WORKER_LATE = dt.timedelta(minutes=10)  # one long task (a mass of letters) is not a dead worker
_migrated = False  # once applied, this code's migrations stay applied: read once in a process


@dataclass(frozen=True)
class Check:
    """One line of `/healthz/ready`. FAILED: do not send people here. LATE: they are served, somebody should look."""

    name: str
    state: str
    words: str = ""


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return "" if cursor.fetchone() == (1,) else "la base ne répond pas"


def _migrations() -> str:
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "" if _migrated else "des migrations ne sont pas appliquées : manage.py migrate"


def _cache() -> str:
    key, value = f"healthz-{uuid.uuid4()}", uuid.uuid4().hex
    cache.set(key, value, 10)
    found = cache.get(key)
    cache.delete(key)
    return "" if found == value else "le cache ne garde rien"


def _asked(name: str, question: Callable[[], str]) -> Check:
    try:
        words = question()
    except Exception as error:  # noqa: BLE001  # a check that breaks has failed; its message may hold values, its kind does not
        return Check(name, FAILED, type(error).__name__)
    return Check(name, FAILED if words else OK, words)


def _aged(name: str, limit: dt.timedelta) -> Check:
    try:
        since = beats.age(name)
    except DatabaseError as error:
        return Check(name, FAILED, type(error).__name__)
    if since is None:
        return Check(name, LATE, "jamais passé")
    return Check(name, LATE if since > limit else OK, f"il y a {int(since.total_seconds())} s")


def checks() -> list[Check]:
    """Everything `/healthz/ready` tells, without personal data."""
    required = [("database", _database), ("migrations", _migrations), ("cache", _cache), *registry.readiness.items()]
    return [*(_asked(name, question) for name, question in required), _aged("tick", TICK_LATE), _aged("worker", WORKER_LATE)]
