"""A worker that dies: a real process, forked from the test's, that sends itself SIGKILL at a chosen point of what it does.

Its points are every statement it says to the database (the locks, the receipt's number…), each commit before and after, and each call
to the provider before it leaves and after it is answered.
"""

import json
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field

import stripe
from django.db import connection, connections

DEFERRED = ("SAVEPOINT", "RELEASE")  # inside a transaction, between two statements of ours


@dataclass
class Points:
    """What was passed so far; at `die_at`, the process ends where it stands."""

    die_at: int | None = None
    passed: list[str] = field(default_factory=list)

    def __call__(self, label: str) -> None:
        if len(self.passed) == self.die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.passed.append(label)

    def statement(self, execute, sql, params, many, context):
        if not sql.startswith(DEFERRED):
            self(" ".join(sql.split()[:3]) + (" FOR UPDATE" if "FOR UPDATE" in sql else ""))
        return execute(sql, params, many, context)

    def around(self, act: Callable, label: str) -> Callable:
        def told(*args, **kwargs):
            self(f"before {label}")
            given = act(*args, **kwargs)
            self(f"after {label}")
            return given

        return told


def _watch(points: Points) -> None:
    stripe.RequestsClient.request = points.around(stripe.RequestsClient.request, "the provider")
    connection.ensure_connection()
    connection._commit = points.around(connection._commit, "COMMIT")


def _in_a_child(act: Callable[[], object], points: Points, told: int) -> None:
    """Never comes back."""
    try:
        _watch(points)
        with connection.execute_wrapper(points.statement):
            act()
        os.write(told, json.dumps(points.passed).encode())
    except BaseException as error:  # noqa: BLE001  # told to the parent: a child has nobody else
        os.write(told, json.dumps([f"broken: {error!r}"]).encode())
    finally:
        os._exit(0)


def _run(act: Callable[[], object], points: Points) -> tuple[int, list[str]]:
    connections.close_all()  # a connection is never shared by two processes
    hears, told = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(hears)
        _in_a_child(act, points, told)
    os.close(told)
    with os.fdopen(hears) as pipe:
        words = pipe.read()
    _, status = os.waitpid(child, 0)
    return status, json.loads(words or "[]")


def points_of(act: Callable[[], object]) -> list[str]:
    """The points that `act` passes, told by a process that lives through it."""
    status, passed = _run(act, Points())
    assert status == 0 and passed and not passed[0].startswith("broken"), passed
    return passed


def die(act: Callable[[], object], at: int) -> bool:
    """Carry out `act` in a process that kills itself at this point; whether it came that far."""
    status, passed = _run(act, Points(at))
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert passed and not passed[0].startswith("broken"), passed
    return False


def chosen(passed: list[str], most: int) -> list[int]:
    """At most so many points: what is around the provider and the commits, the locks, the receipt; then spread evenly over the rest."""
    telling = ("the provider", "COMMIT", "FOR UPDATE", "ledger_receipt", "ledger_payment", "BEGIN")
    first = [place for place, label in enumerate(passed) if any(word in label for word in telling)]
    rest = [place for place in range(len(passed)) if place not in first]
    keep = first[:: max(1, -(-len(first) // most))][:most]
    left = most - len(keep)
    return sorted({*keep, *(rest[:: max(1, len(rest) // left)][:left] if left > 0 else [])})
