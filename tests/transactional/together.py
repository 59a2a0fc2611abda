"""Threads that begin at the same moment, each with its own connection, and meet where a race would happen."""

import os
import threading
from collections.abc import Callable

from django.db import connection

MEETING_SECONDS = 1.5


def patience(seconds: float = MEETING_SECONDS) -> float:
    """As long as that on a machine at rest, longer on a busy one: a racer who is only slow must not be taken for one kept away."""
    return seconds * min(max(os.getloadavg()[0] / (os.cpu_count() or 1), 1), 12)


class Meeting:
    """Where both racers wait for each other; when a lock keeps one away, the other goes on after a while."""

    def __init__(self, racers: int = 2):
        self.barrier = threading.Barrier(racers)
        self.met = False

    def __call__(self) -> None:
        try:
            self.barrier.wait(patience())
            self.met = True
        except threading.BrokenBarrierError:
            return


def be_patient() -> None:
    """SQLite's writers take turns by asking again and again: on a busy machine one may be unlucky for longer than service would allow."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 120000")


def together(*acts: Callable[[], object]) -> list:
    """What each act gave, or the exception it raised, in the order of `acts`."""
    start = threading.Barrier(len(acts))
    given: list = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            be_patient()
            start.wait(60)
            given[place] = act()
        except BaseException as error:  # noqa: BLE001  # given back to the test
            given[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(180)
        assert not thread.is_alive(), "a racer never came back: two locks wait for each other"
    return given
