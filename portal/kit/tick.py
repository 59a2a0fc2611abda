"""What is due is done: every job of the registry, each on its own, never two ticks at once."""

import datetime as dt
import logging
import time
import traceback
from dataclasses import dataclass

from django.db import close_old_connections, connection

from . import beats, clock, registry
from .models import PurgeReport

logger = logging.getLogger(__name__)
PURGE_EVERY = dt.timedelta(hours=24)


@dataclass(frozen=True)
class JobDone:
    """What one job gave: a count, or the kind of its error. Never a value of the data."""

    name: str
    count: int
    seconds: float
    error: str = ""


def where(error: BaseException) -> str:
    """« ValueError in portal/x.py:12 »: messages of errors quote values, so they stay out of the logs."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/site-packages/" not in frame.filename] or frames
    return f"{type(error).__name__} in {ours[-1].filename.rpartition('/')[2]}:{ours[-1].lineno}" if ours else type(error).__name__


def run_job(name: str, job) -> JobDone:
    """Run one job; its failure is written down and stops no other."""
    begun = time.monotonic()
    try:
        count, error = int(job() or 0), ""
    except Exception as failure:  # noqa: BLE001  # one job's failure must not stop the others
        count, error = 0, where(failure)
        logger.error("tick: %s failed, %s", name, error)
        if not connection.in_atomic_block:  # the job may have failed because the server went away
            close_old_connections()
    done = JobDone(name, count, time.monotonic() - begun, error)
    if count:
        logger.info("tick: %s %d in %.2f s", name, count, done.seconds)
    return done


def run() -> list[JobDone] | None:
    """Run every job once; None when another tick is at work."""
    holder = beats.take("tick")
    if holder is None:
        return None
    done = []
    try:
        for name, job in [*registry.tick_jobs.items(), ("purges", run_purges)]:
            if not beats.renew("tick", holder):
                logger.warning("tick: the lease was lost before %s", name)
                break
            done.append(run_job(name, job))
    finally:
        beats.give_back("tick", holder)
    return done


def run_purges() -> int:
    """Once a day, what has been kept long enough goes, and a report of it is kept. How many rows."""
    since = beats.age("purges")
    if since is not None and since < PURGE_EVERY:
        return 0
    counts: dict[str, dict] = {}
    errors: dict[str, str] = {}
    for name, purge in registry.purges.items():
        done = run_job(f"purge {name}", lambda name=name, purge=purge: sum(counts.setdefault(name, purge(clock.today())).values()))
        if done.error:
            errors[name] = done.error
    PurgeReport.objects.create(day=clock.today(), at=clock.now(), counts=counts, errors=errors)
    if errors:
        raise RuntimeError(f"{len(errors)} purges failed")
    beats.mark("purges")
    return sum(sum(kinds.values()) for kinds in counts.values())
