"""The suite's ground: a migrated template copied before each run, an outer transaction that counts as none, a still clock."""

import datetime as dt
import random
import uuid
from zoneinfo import ZoneInfo

import hypothesis
import pytest
import time_machine
from django.core.cache import cache

from portal.kit import clock, locking

# Two busy cores make a quick property look slow: time is no failure here, `--durations` shows it.
hypothesis.settings.register_profile("suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("suite")

MORNING = dt.datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Europe/Paris"))


def pytest_addoption(parser):
    parser.addoption("--rows", action="store_true", help="only the tests that touch rows (the second database)")


def pytest_collection_modifyitems(config, items):
    """Deep tests run only when asked for (`-m deep`). With --rows, pure tests are left out: they have already run once."""
    if not config.option.markexpr:
        deep = [item for item in items if item.get_closest_marker("deep")]
        config.hook.pytest_deselected(items=deep)
        items[:] = [item for item in items if item not in deep]
    if not config.getoption("--rows"):
        return
    fixtures = {"db", "transactional_db"}
    twice = [item for item in items if not item.get_closest_marker("once")]
    kept = [item for item in twice if item.get_closest_marker("django_db") or fixtures & set(getattr(item, "fixturenames", ()))]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


@pytest.fixture(scope="session", autouse=True)
def _keys_of_letters():
    """Keys drawn by chance stand in pages and files: of letters, none ever looks like the quotient or the price that nobody may read."""
    drawn = random.SystemRandom()

    def letters() -> uuid.UUID:
        key = "".join(drawn.choices("abcdef", k=32))
        return uuid.UUID(f"{key[:12]}4{key[13:16]}a{key[17:]}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uuid, "uuid4", letters)
        yield


@pytest.fixture(autouse=True)
def _fresh_clock_and_cache():
    """Each test begins on the same morning: « this evening » is still to come at whatever hour, and in whatever year, the suite runs."""
    clock.forget()
    cache.clear()
    with time_machine.travel(MORNING, tick=True):
        yield
    clock.forget()


@pytest.fixture(autouse=True)
def _each_action_is_a_transaction(request):
    """Inside a test's own transaction, `kit.locking` counts each outermost atomic block as one."""
    if "db" not in request.fixturenames and not request.node.get_closest_marker("django_db"):
        yield
        return
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("db")
    with locking.acts_within():
        yield


@pytest.fixture(scope="session", autouse=True)
def _flush_opens_the_guards():
    """Between transactional tests the database is emptied: the one place where its guards are opened for it."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    from portal.kit.guards import guards_open

    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_open(self, sql_list):
        with guards_open(self.connection.alias):
            return flush(self, sql_list)

    BaseDatabaseOperations.execute_sql_flush = flush_open
    yield
    BaseDatabaseOperations.execute_sql_flush = flush
