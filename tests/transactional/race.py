"""Several at once: `race(calls)` starts every call at the same moment, each in a thread with a connection of its own."""

import threading
from collections.abc import Callable

from django.db import connections


def race(calls: list[Callable]) -> list:
    """What each call gave, or the exception it raised, in the order of the calls."""
    gate = threading.Barrier(len(calls))
    results: list = [None] * len(calls)

    def run(number: int, call: Callable) -> None:
        try:
            gate.wait(timeout=30)
            results[number] = call()
        except Exception as error:  # noqa: BLE001 - the test reads it
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), "a call never ended"
    return results
