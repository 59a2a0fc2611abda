"""Beats: one at a time (a lease that a dead process loses), and how long ago."""

import datetime as dt
import uuid

from django.db.models import Q

from . import clock
from .models import Beat

LEASE = dt.timedelta(minutes=10)


def take(name: str) -> uuid.UUID | None:
    """Take the lease of `name`; None when somebody else holds it. It is lost LEASE after `take` or the last `renew`."""
    now = clock.real_now()
    Beat.objects.bulk_create([Beat(name=name)], ignore_conflicts=True)
    holder = uuid.uuid4()
    free = Q(holder=None) | Q(held_since__lt=now - LEASE)
    return holder if Beat.objects.filter(free, name=name).update(holder=holder, held_since=now) else None


def renew(name: str, holder: uuid.UUID) -> bool:
    """Go on holding; False when the lease was lost meanwhile."""
    return bool(Beat.objects.filter(name=name, holder=holder).update(held_since=clock.real_now()))


def give_back(name: str, holder: uuid.UUID) -> None:
    """Done: nobody holds it, and it was last done now."""
    Beat.objects.filter(name=name, holder=holder).update(holder=None, held_since=None, at=clock.real_now())


def mark(name: str) -> None:
    """It was done now, by whoever."""
    Beat.objects.update_or_create(name=name, defaults={"at": clock.real_now()})


def age(name: str) -> dt.timedelta | None:
    """How long ago it was last done; None when never."""
    at = Beat.objects.filter(name=name).values_list("at", flat=True).first()
    return clock.real_now() - at if at else None
