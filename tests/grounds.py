"""Ground that tests of one file have in common: laid once, taken back to by a savepoint, and never there for a test that does not ask.

`@laid_once` stands where `@pytest.fixture` stood, on a function that only writes rows and needs other grounds at most:

    @laid_once
    def terms():
        return factories.season()

`under(__file__, function)`, in the conftest of a folder, lays beneath every test of the folder that touches rows what nearly all of them
ask for by name (`factories.house`): it stands from one file to the next.

Before the test's own transaction opens, what it asks for is laid beneath it, each ground within a savepoint of its own; the next test
of the file keeps those it asks for too, and rolls back the others. A test is handed a copy of its own of what the ground gave.
"""

import copy
import inspect
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import transaction

from portal.kit import clock, locking

COPIES = pytest.StashKey[dict]()


@dataclass
class Laid:
    """One ground that stands: what it gave, how to take it back."""

    function: object
    value: object = None
    way_back: ExitStack = field(default_factory=ExitStack)


_standing: list[Laid] = []
_folders: dict[Path, object] = {}


def under(conftest: str, function) -> None:
    """What `function` writes stands beneath every test of the folder of this conftest."""
    _folders[Path(conftest).parent] = function


def laid_once(function):
    """A fixture whose rows are laid once for the tests of a file that ask for it."""
    assert not inspect.isgeneratorfunction(function), "what is taken back by a savepoint has nothing to do afterwards"
    needs = inspect.signature(function).parameters

    def given(request, **needed):
        for laid in _standing:
            if laid.function is function:
                return copy.deepcopy(laid.value, request.node.stash.setdefault(COPIES, {}))
        return function(**needed)  # asked for while the test runs: it is laid there and then

    asked = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in ("request", *needs)]
    given.__signature__ = inspect.Signature(asked)
    given.ground, given.__name__, given.__doc__, given.__module__ = function, function.__name__, function.__doc__, function.__module__
    return pytest.fixture(given)


def _wanted(node) -> list[tuple[str, object]]:
    """(name, function) of each ground of this test, what it stands on before it."""
    known = {name: definitions[-1].func for name, definitions in node._fixtureinfo.name2fixturedefs.items()}
    found: dict[str, object] = {}

    def want(name: str) -> None:
        function = getattr(known.get(name), "ground", None)
        if function is not None and name not in found:
            for need in inspect.signature(function).parameters:
                want(need)
            found[name] = function

    for name in node.fixturenames:
        want(name)
    beneath = _folders.get(node.path.parent)
    return [*([("", beneath)] if beneath else []), *found.items()]


def take_back_before(node) -> None:
    """Another file follows, or nothing: all is taken back but the ground of the folder that both are in."""
    beneath = _folders.get(node.path.parent) if node else None
    take_back(1 if beneath and _standing and _standing[0].function is beneath else 0)


def _lay(name: str, function, values: dict) -> None:
    from .conftest import MORNING

    laid = Laid(function)
    block = transaction.atomic()
    block._from_testcase = True  # as the test's own: an act that must be outermost may be
    laid.way_back.enter_context(block)
    laid.way_back.callback(transaction.set_rollback, True)
    _standing.append(laid)
    with time_machine.travel(MORNING, tick=False), locking.acts_within():
        clock.forget()
        laid.value = values[name] = function(**{need: values[need] for need in inspect.signature(function).parameters})
    clock.forget()
    cache.clear()
    getattr(mail, "outbox", []).clear()


def take_back(down_to: int = 0) -> None:
    """All that was laid from this one on is gone."""
    while len(_standing) > down_to:
        _standing.pop().way_back.close()


def lay(node) -> None:
    """What this test asks for stands, and nothing else."""
    marker = node.get_closest_marker("django_db")
    commits = "transactional_db" in node.fixturenames or (marker and marker.kwargs.get("transaction"))
    wanted = [] if commits else _wanted(node)
    same = 0
    while same < min(len(wanted), len(_standing)) and _standing[same].function is wanted[same][1]:
        same += 1
    take_back(same)
    values = {name: laid.value for (name, _), laid in zip(wanted, _standing, strict=False)}
    for name, function in wanted[same:]:
        _lay(name, function, values)
