from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_hushed: ContextVar[bool] = ContextVar("volunteering_hushed", default=False)


@contextmanager
def hush() -> Iterator[None]:
    """Within it no message goes out for each place: the act that touches many dates tells all of them in one."""
    token = _hushed.set(True)
    try:
        yield
    finally:
        _hushed.reset(token)


def hushed() -> bool:
    return _hushed.get()
