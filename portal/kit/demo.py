"""The demo's town: the same arguments give the same data."""

import datetime as dt
import random
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils import timezone

T = TypeVar("T")


@dataclass
class Demo:
    """What a part of the demo is given. `random` begins anew for each part, so that one more part changes no other."""

    residents: int
    seed: int
    day: dt.date
    say: Callable[[str], None] = print
    show: Callable[[int, int], None] = lambda done, total: None
    random: random.Random = field(default_factory=random.Random)

    def begin(self, part: str) -> None:
        """Called before each part."""
        self.random = random.Random(f"{self.seed}:{part}")

    def uuid(self) -> uuid.UUID:
        """A version 4 UUID drawn from `random`: the same at each load."""
        return uuid.UUID(int=self.random.getrandbits(128), version=4)

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
