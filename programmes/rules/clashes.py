"""Two things at the same hour: told, never refused; who goes to the first half of one knows what she does."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Kept:
    """A date somebody already goes to: whose, what, when."""

    who: str
    title: str
    start: dt.datetime
    end: dt.datetime


def overlap(start: dt.datetime, end: dt.datetime, other_start: dt.datetime, other_end: dt.datetime) -> bool:
    """One ends when the other begins: no clash."""
    return start < other_end and other_start < end


def clashes(spans: Sequence[tuple[dt.datetime, dt.datetime]], kept: Iterable[Kept]) -> list[Kept]:
    """Of what is kept already, what falls on one of these spans; the soonest first, each once."""
    found = {one for one in kept if any(overlap(start, end, one.start, one.end) for start, end in spans)}
    return sorted(found, key=lambda one: (one.start, one.who, one.title))
