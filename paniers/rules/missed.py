"""Baskets left behind: when a person calls. Pure.

Two in a row without a word raise a call to ask how she is, never a penalty: in the field a basket left behind is first an illness, a
late bus, a message not understood.
"""

import datetime as dt
from collections.abc import Iterable

AFTER = 2  # baskets in a row that were made up and that nobody came for


def missed_in_a_row(marks: Iterable[tuple[dt.datetime, str]], *, since: dt.datetime | None = None) -> list[dt.datetime]:
    """The dates of the last ones left behind, the oldest first; `marks` are (date, state as stored) in order of date, of those that were
    to be collected and are settled. One collected, or a talk (`since`), begins the count anew."""
    found: list[dt.datetime] = []
    for at, state in marks:
        found = [*found, at] if state == "missed" else []
    return [at for at in found if since is None or at > since]
