"""The house tidies itself: jobs of each tick. What goes once a day: `actions.purge_kept`."""

import datetime as dt
from io import StringIO

from django.core.management import call_command

from . import beats
from .tasks import beat


def ask_the_worker() -> int:
    """Leave a small task for the worker: its answer is what `/healthz/ready` calls its age."""
    since = beats.age("worker_asked")
    if since is not None and since < dt.timedelta(seconds=50):
        return 0
    beats.mark("worker_asked")
    beat.enqueue()
    return 0


def create_cache_table() -> None:
    """The table of the database cache, if the settings want one. Nothing when it is there."""
    call_command("createcachetable", verbosity=0)


def publish_scheduled() -> int:
    """Wagtail's pages that go live or expire at a given time."""
    call_command("publish_scheduled", stdout=StringIO())
    return 0
