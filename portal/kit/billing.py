"""What a room gives to `registry.billings`: a month owed at once for many households, counted before it is written."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class BillLine:
    """What would be owed: `source_key` as the ledger will know it (owed once), the amount in cents, a neutral label."""

    household_id: int
    source_key: str
    label: str
    cents: int


@dataclass(frozen=True)
class Biller:
    """`preview(month)`: the lines that a month (its first day) would owe, not yet owed, in a constant number of queries;
    `before(month)`: what the month before owed, in cents, for comparison; `write(month, by)`: owe them, chunked, safe to run again;
    gives how many lines were written."""

    label: str
    preview: Callable[[dt.date], list[BillLine]]
    before: Callable[[dt.date], int]
    write: Callable[..., int]
