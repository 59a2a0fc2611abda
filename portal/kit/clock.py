"""The one clock of the house. Code asks `now()` and `today()` here, so that the demo can stand on a chosen day."""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

_SECONDS_KEPT = 2.0
_kept: tuple[float, dt.date | None] = (float("-inf"), None)
_still: dt.datetime | None = None


def demo_day() -> dt.date | None:
    """The day on which the demo stands, or None: always None in service (`settings.DEMO` is off)."""
    global _kept
    if not settings.DEMO:
        return None
    read_at, day = _kept
    if time.monotonic() - read_at > _SECONDS_KEPT:
        try:
            # By name: models import this module.
            day = apps.get_model("kit", "DemoClock").objects.values_list("day", flat=True).first()
        except DatabaseError:  # no tables yet: Django's own checks make a user, which asks the time, before the first migrate
            return None
        _kept = (time.monotonic(), day)
    return day


def forget() -> None:
    """Read the demo's day anew at the next call (after `manage.py demo --day`, and between tests)."""
    global _kept
    _kept = (float("-inf"), None)


def now() -> dt.datetime:
    """This moment, aware. In the demo: the hour it is, on the day where the demo stands."""
    if _still is not None:
        return _still
    real = timezone.now()
    day = demo_day()
    if day is None:
        return real
    return timezone.make_aware(dt.datetime.combine(day, timezone.localtime(real).time()))


@contextmanager
def standing_at(moment: dt.datetime) -> Iterator[None]:
    """`now()` is this aware moment, in the whole process: while the demo loads, so that the same arguments give the same times."""
    global _still
    before, _still = _still, moment
    try:
        yield
    finally:
        _still = before


def real_now() -> dt.datetime:
    """The machine's own time, also in the demo: for leases and ages of processes, which must not jump at the demo's midnight."""
    return timezone.now()


def today() -> dt.date:
    """Today in Europe/Paris."""
    return timezone.localtime(now()).date()
