"""`make bench`: figures as JSON lines, each beside a floor measured in the same run, because machines are shared and noisy.

`python -m bench [name …]` works on the database of `DATABASE_URL` (SQLite without it), in a database of its own copied from the
migrated template of the suite; nothing of a town is touched.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import django
from django.conf import settings
from django.db import connection, connections

from portal.config.settings import base


@dataclass
class Timed:
    """The median of several runs, in seconds, and the queries of one."""

    seconds: float
    queries: int = 0


def timed(act: Callable[[], object], *, runs: int = 5) -> Timed:
    """One run to warm up, one to count queries, then `runs` timed ones."""
    act()
    seen = []

    def count(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        act()
    spans = []
    for _ in range(runs):
        begun = time.perf_counter()
        act()
        spans.append(time.perf_counter() - begun)
    return Timed(statistics.median(spans), len(seen))


def say(bench: str, n: int, seconds: float, *, queries: int = 0, floor: float | None = None, **more) -> None:
    """One line. `ratio`: how many times the floor it takes."""
    line = {"bench": bench, "database": connection.vendor, "n": n, "seconds": round(seconds, 4), "queries": queries}
    if floor is not None:
        line |= {"floor_seconds": round(floor, 4), "ratio": round(seconds / floor, 2) if floor else None}
    print(json.dumps(line | more), flush=True)


def main() -> None:
    settings.TASKS = base.TASKS  # what a commit sets off goes into the database's queue, as in service
    django.setup()
    from tests.databases import prepare_postgres, prepare_sqlite

    from . import paniers, portal, programmes

    (prepare_sqlite if connection.vendor == "sqlite" else prepare_postgres)(0)
    connections.close_all()
    name = str(settings.DATABASES["default"]["TEST"]["NAME"])
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    benches = {
        "programmes.rush": programmes.rush,
        "paniers.lay_baskets": paniers.lay,
        "paniers.pickup_sheet": paniers.pickup_sheet,
        "paniers.page": paniers.page,
        "portal.home": portal.home,
    }
    wanted = sys.argv[1:] or list(benches)
    for bench in wanted:
        benches[bench](timed, say)


if __name__ == "__main__":
    main()
