"""Where Python keeps the frames of its calls: in pieces of 16 kB, each asked of the system when a call does not fit in the last one and
given back when that call returns (`push_chunk` in CPython's `pystate.c`, since 3.11).

A loop that happens to call across the edge of a piece asks the system each time round: in a request of ours, thousands of times, a sixth
of its time. A frame that is itself wider than a piece is given one large enough for all the frames above it too.
"""

from collections.abc import Callable

WIDE = 100_000  # slots of eight bytes: the piece is of 1 MB, of which only what is written to is ever taken from the machine


def in_one_piece(function: Callable) -> Callable:
    """The same function; all that it calls, in its own thread, stands in one piece."""
    function.__code__ = function.__code__.replace(co_stacksize=WIDE)
    return function
