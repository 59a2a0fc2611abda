"""`make bench`: figures as JSON lines, each beside a floor measured in the same run, because machines are shared and noisy.

`python -m bench [name …]` works on the database of `DATABASE_URL` (SQLite without it), in a database of its own copied from the
migrated template of the suite; nothing of a town is touched.
"""

import datetime as dt
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import django
from django.conf import settings
from django.db import connection, connections

from portal.config.settings import base

RESIDENTS = 600
OF_A_TOWN = ("paniers.page", "portal.home")
HERE = settings.DATABASES["default"]["NAME"]  # whence the template is copied


@dataclass
class Timed:
    """The median of several runs, in seconds of the clock and of our own processor, and the queries of one."""

    seconds: float
    queries: int = 0
    cpu: float = 0.0


def timed(act: Callable[[], object], *, runs: int = 5) -> Timed:
    """One run to warm up, one to count queries, then `runs` timed ones."""
    act()
    seen = []

    def count(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        act()
    spans, worked = [], []
    for _ in range(runs):
        begun, busy = time.perf_counter(), time.process_time()
        act()
        spans.append(time.perf_counter() - begun)
        worked.append(time.process_time() - busy)
    return Timed(statistics.median(spans), len(seen), statistics.median(worked))


def cpu(ours: Timed, floor: Timed) -> dict:
    """The same ratio in processor time, which a busy machine disturbs less."""
    return {"cpu_seconds": round(ours.cpu, 5), "floor_cpu_seconds": round(floor.cpu, 5), "cpu_ratio": round(ours.cpu / floor.cpu, 2)}


def say(bench: str, n: int, seconds: float, *, queries: int = 0, floor: float | None = None, **more) -> None:
    """One line. `ratio`: how many times the floor it takes."""
    line = {"bench": bench, "database": connection.vendor, "n": n, "seconds": round(seconds, 4), "queries": queries}
    if floor is not None:
        line |= {"floor_seconds": round(floor, 4), "ratio": round(seconds / floor, 2) if floor else None}
    print(json.dumps(line | {"load": round(os.getloadavg()[0], 1)} | more), flush=True)


def empty_database() -> None:
    """Work from here on in a fresh copy of the template."""
    from tests.databases import prepare_postgres, prepare_sqlite

    connections.close_all()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = HERE
    (prepare_sqlite if connection.vendor == "sqlite" else prepare_postgres)(0)
    connections.close_all()
    name = str(settings.DATABASES["default"]["TEST"]["NAME"])
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def main() -> None:
    settings.TASKS = base.TASKS  # what a commit sets off goes into the database's queue, as in service
    django.setup()
    from . import (
        catalogue,
        desk,
        feeds,
        funds,
        ledger,
        ledger_books,
        ledger_settle,
        paniers,
        paniers_bill,
        pass_culture,
        portal,
        programmes,
        programmes_draw,
        publishing,
        volunteering,
    )

    empty_database()
    benches = {
        "programmes.rush": programmes.rush,
        "programmes.draw": programmes_draw.draw,
        "programmes.catalogue": catalogue.catalogue,
        "programmes.agenda_month": feeds.agenda_month,
        "programmes.feed": feeds.feed,
        "paniers.lay_baskets": paniers.lay,
        "paniers.pickup_sheet": partial(paniers.pickup_sheet, cpu=cpu),
        "paniers.orders": paniers.orders,
        "paniers.packing_plan": partial(paniers.packing_plan, cpu=cpu),
        "paniers.page": paniers.page,
        "paniers.bill_month": paniers_bill.bill_month,
        "paniers.balance": paniers_bill.balance,
        "volunteering.roster_week": volunteering.roster_week,
        "volunteering.shifts_page": volunteering.shifts_page,
        "pass_culture.opening": pass_culture.opening,
        "volunteering.sign_up": volunteering.sign_up,
        "funds.decide": funds.decide,
        "funds.board": funds.board,
        "portal.home": portal.home,
        "publishing.house_page": publishing.house_page,
        "publishing.house_page_kept": publishing.house_page_kept,
        "publishing.poster": publishing.poster,
        "ledger.close_day": ledger.close_day,
        "ledger.settle": ledger_settle.settle,
        "ledger.statement": ledger_books.statement,
        "ledger.check_books": ledger_books.check_books,
        "desk.search": desk.search,
        "desk.person": desk.person,
    }
    wanted = sys.argv[1:] or list(benches)
    for bench in sorted(wanted, key=lambda name: name in OF_A_TOWN):
        if bench in OF_A_TOWN:
            ensure_town()
        else:
            empty_database()  # as if it ran alone: what another left would be in its figures
        benches[bench](timed, say)


def ensure_town() -> None:
    """The demo's town, as `make run` loads it, in a copy of the template of its own; once."""
    from portal.kit import clock, demo

    if demo.is_loaded():
        return
    empty_database()
    settings.DEMO = True
    clock.forget()
    demo.load(demo.Demo(residents=RESIDENTS, seed=1, day=dt.date(2026, 11, 24), say=lambda words: None))


if __name__ == "__main__":
    main()
