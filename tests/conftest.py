"""The suite's ground: a migrated template copied before each run, an outer transaction that counts as none, a still clock."""

import datetime as dt
import gc
import os
import uuid
from pathlib import Path
from zoneinfo import ZoneInfo

import hypothesis
import pytest
import time_machine
from _pytest import runner
from django.core.cache import cache

from portal.kit import clock, locking
from portal.kit.frames import in_one_piece

from . import grounds, laid

# Two busy cores make a quick property look slow: time is no failure here, `--durations` shows it.
# Forty examples of each property here, five hundred in `make deep`, unless it asks for a number of its own.
for profile, examples in (("suite", 40), ("deep", 500)):
    hypothesis.settings.register_profile(
        profile, max_examples=examples, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
hypothesis.settings.load_profile("suite")

# Nothing of what was imported and collected is ever garbage: the collector need not look through it again and again.
COLLECT_EVERY = (100_000, 20, 50)  # new objects, young collections, middle ones

MORNING = dt.datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Europe/Paris"))


# Whole files go to the two workers, in this order: the longest come first, lest one worker be left alone with them at the end.
LONGEST = [
    f"tests/{file}.py"
    for file in (
        "rights/test_rights",
        "rights/test_hostile",
        "rights/test_budgets",
        "programmes/test_machine",
        "rights/test_back_office",
        "rights/test_volunteer",
        "people/test_staff_door",
        "appointments/test_screens",
        "paniers/test_volunteer",
        "tariffs/test_desk",
        "paniers/test_screens",
        "paniers/test_pick_up_by_card",
        "ledger/test_sequences",
    )
]

TOGETHER = "tests/rights/"  # a town is laid for this folder once in each worker, if nothing else comes between its files


def pytest_addoption(parser):
    parser.addoption("--rows", action="store_true", help="on the second database: what touches rows, but screens")
    parser.addoption("--part", default="1/1", metavar="K/N", help="each Nth test, from the Kth: several processes share the rest")


def pytest_collection_modifyitems(config, items):
    """Deep tests run only when asked for (`-m deep`). With --rows, what already ran once is left out: pure tests, those marked `once`, and
    screens. Those marked `strict` wait for the second database where there will be one (`.ci/test all` says so)."""
    if not config.option.markexpr:
        deep = [item for item in items if item.get_closest_marker("deep")]
        config.hook.pytest_deselected(items=deep)
        items[:] = [item for item in items if item not in deep]
    rank = {file: place for place, file in enumerate(LONGEST)}
    items.sort(key=lambda item: (not item.nodeid.startswith(TOGETHER), rank.get(item.nodeid.partition("::")[0], len(rank))))
    part, parts = map(int, config.getoption("--part").split("/"))
    if parts > 1:
        config.hook.pytest_deselected(items=[item for at, item in enumerate(items) if at % parts != part - 1])
        items[:] = items[part - 1 :: parts]
    if not config.getoption("--rows"):
        if "MAISON_TEST_TWO" in os.environ:
            later = [item for item in items if item.get_closest_marker("strict")]
            config.hook.pytest_deselected(items=later)
            items[:] = [item for item in items if item not in later]
        return
    fixtures = {"db", "transactional_db"}
    kept, pure = [], []
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        rows = item.get_closest_marker("django_db") or fixtures & names
        left = "client" in names or item.get_closest_marker("once")
        (kept if rows and (item.get_closest_marker("strict") or not left) else pure).append(item)
    config.hook.pytest_deselected(items=pure)
    items[:] = kept


BLOCKER = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef, request):
    """Before the test's own transaction opens, its ground is laid."""
    if fixturedef.argname == "_django_db_helper":
        blocker = request.getfixturevalue("django_db_blocker")
        with blocker.unblock():
            grounds.lay(request.node)
        request.node.session.stash[BLOCKER] = blocker
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    try:
        return (yield)
    finally:
        if BLOCKER in item.session.stash and (nextitem is None or nextitem.path != item.path):
            with item.session.stash[BLOCKER].unblock():
                grounds.take_back_before(nextitem)


@pytest.hookimpl(tryfirst=True)
@in_one_piece
def pytest_runtest_protocol(item, nextitem):
    """A fifth of the time of a test went to asking the system for room for its calls."""
    return runner.pytest_runtest_protocol(item, nextitem)


took: list[tuple[float, str]] = []


def pytest_runtest_logreport(report):
    took.append((report.duration, f"{report.when:8} {report.nodeid}"))


def pytest_sessionfinish(session):
    """The ten slowest of this step, for the whole suite's ten slowest (`.ci/test all` names the file)."""
    if "MAISON_TEST_SLOWEST" in os.environ and not hasattr(session.config, "workerinput"):
        with Path(os.environ["MAISON_TEST_SLOWEST"]).open("a") as told:
            told.writelines(f"{seconds:7.2f}s {what}\n" for seconds, what in sorted(took, reverse=True)[:10])


def pytest_collection_finish():
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_EVERY)


@pytest.fixture(scope="session", autouse=True)
def _keys_of_letters():
    """Keys drawn by chance stand in pages and files: of letters, none ever looks like the quotient or the price that nobody may read."""
    letter = bytes(b"abcdef"[byte % 6] for byte in range(256))

    def letters() -> uuid.UUID:
        key = os.urandom(32).translate(letter).decode()
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


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker, tmp_path_factory):
    """The test database of this process, and what puts it back between transactional tests (`tests.laid`)."""
    with django_db_blocker.unblock(), laid.laid_back(tmp_path_factory.mktemp("laid")):
        laid.set_up()
        yield
