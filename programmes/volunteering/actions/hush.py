from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from programmes.models import Enrolment

from ..models import Shift

SILENT = ("confirmed", "waiting", "withdrawn")  # what one message about all of them says instead; whatever concerns others is said
_hushed: ContextVar["Hush | None"] = ContextVar("volunteering_hushed", default=None)


@dataclass(frozen=True)
class Back:
    """A place given back, of which the team is still to be told: how many `missing` it leaves, whether it is `soon`."""

    place: Enrolment
    shift: Shift
    missing: int
    soon: bool


class Hush(list):
    """The places (`Back`) that were given back within it."""


@contextmanager
def hush() -> Iterator[Hush]:
    """Within it she is not told of each date, nor is the team: the act that touches many dates tells each of them once. Who is offered a
    seat meanwhile is told as ever: what nobody heard of never lapses, and the seat would stay empty."""
    back = Hush()
    token = _hushed.set(back)
    try:
        yield back
    finally:
        _hushed.reset(token)


def hushed() -> Hush | None:
    return _hushed.get()
