"""The demo's town: the same arguments give the same data."""

import datetime as dt
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar
from uuid import UUID

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from . import clock, databases, locking, registry, schema
from .models import DemoClock

T = TypeVar("T")
HOUR = 8  # the hour at which everything in the demo was written


@dataclass
class Demo:
    """What a part of the demo is given. `random` begins anew for each part, so that one more part changes no other."""

    residents: int
    seed: int
    day: dt.date
    say: Callable[[str], None] = print
    show: Callable[[int, int], None] = lambda done, total: None
    random: Random = field(default_factory=Random)

    def begin(self, part: str) -> None:
        """Called before each part."""
        self.random = Random(f"{self.seed}:{part}")

    def uuid(self) -> UUID:
        """A version 4 UUID drawn from `random`: the same at each load."""
        return UUID(int=self.random.getrandbits(128), version=4)

    def at(self, day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
        """An aware time of Europe/Paris."""
        return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))

    def progress(self, rows: Iterable[T], total: int | None = None) -> Iterator[T]:
        """Go through `rows` while the progress bar moves."""
        rows = rows if total is not None or isinstance(rows, list | tuple | range) else list(rows)
        total = total if total is not None else len(rows)
        for done, row in enumerate(rows, start=1):
            yield row
            if done == total or done % 100 == 0:
                self.show(done, total)


def is_loaded(residents: int | None = None, seed: int | None = None, day: dt.date | None = None) -> bool:
    """Whether a whole demo stands here, in today's tables, made with these arguments (None: whatever they were)."""
    try:
        there = DemoClock.objects.filter(complete=True, schema=schema.fingerprint()).first()
    except DatabaseError:  # no table, or one of another time
        return False
    wanted = {"residents": residents, "seed": seed, "day": day}
    return there is not None and all(value is None or getattr(there, name) == value for name, value in wanted.items())


def empty_house(say: Callable[[str], None]) -> None:
    """Nothing is left of what was there, neither rows nor files; then the tables are made."""
    if databases.what_is_there() != databases.EMPTY:
        say("On efface ce qui était là.")
        databases.wipe()
    for folder in databases.file_rooms().values():
        shutil.rmtree(folder, ignore_errors=True)
    say("On prépare les tables.")
    with clock.standing_at(clock.real_now()):  # no row of the demo's clock is there to be read
        call_command("migrate", verbosity=0, interactive=False)


def load(demo: Demo) -> None:
    """Every part, in the order of the slot, each in a transaction of its own, in a house where nobody is yet."""
    wanted = {"day": demo.day, "residents": demo.residents, "seed": demo.seed, "schema": schema.fingerprint()}
    DemoClock.objects.update_or_create(pk=1, defaults={**wanted, "complete": False})
    clock.forget()
    with clock.standing_at(demo.at(demo.day, HOUR)):
        for key, part in registry.demo_parts.items():
            demo.say(part.label)
            demo.begin(key)
            with transaction.atomic(), locking.acts_within():
                part.load(demo)
    DemoClock.objects.update(complete=True)
    clock.forget()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
