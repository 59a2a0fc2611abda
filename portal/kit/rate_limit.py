"""No more than so many tries in so long: for what somebody could guess at (a card's number, an invitation).

Counted in the shared cache, in fixed windows; a process alone with its own cache counts for itself (a system check refuses that).
"""

import contextlib
import time

from django.core.cache import cache


def _window(name: str, who: object, seconds: int) -> str:
    return f"kit.rate:{name}:{who}:{int(time.time()) // seconds}"


def spent(name: str, who: object, *, tries: int, seconds: int) -> bool:
    """Whether `who` has used all her tries of this window; counts nothing. For doors where only a wrong key is a try."""
    return cache.get(_window(name, who, seconds), 0) >= tries


def allowed(name: str, who: object, *, tries: int, seconds: int) -> bool:
    """Count one try of `who` (a user's key, an address) and say whether it is among the `tries` of this window of `seconds`."""
    key = _window(name, who, seconds)
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key) <= tries
    except ValueError:  # the window ended between the two lines
        return True


def give_back(name: str, who: object, *, tries: int, seconds: int) -> None:
    """The last try of `who` was the right key: it counts for nothing. Counting first and giving back leaves no gap to guesses sent at
    once. `tries` is only there so that one mapping serves all three."""
    with contextlib.suppress(ValueError):  # the window ended meanwhile
        cache.decr(_window(name, who, seconds))
