"""Which version holds, and when a new one may begin."""

import datetime as dt
from collections.abc import Iterable
from typing import Protocol, TypeVar

from portal.kit.refusal import Refusal

from .grid import Grid
from .quote import Means, Quote, quote


class Dated(Protocol):
    valid_from: dt.date


V = TypeVar("V", bound=Dated)


def holding(versions: Iterable[V], day: dt.date) -> V | None:
    """The one that holds on a day: each holds from its date until the next one's, so two never hold at once."""
    return max((version for version in versions if version.valid_from <= day), key=lambda version: version.valid_from, default=None)


def price_or_refuse(grid: Grid | None, name: str, means: Means, *, on: dt.date, chosen: int | None = None) -> Quote:
    """The quote, or Refusal « tarif-sans-prix » when nothing holds on that day."""
    if grid is None:
        raise Refusal("tarif-sans-prix", f"Le prix de « {name} » n'est pas encore décidé pour ce jour-là.", "Demandez dans une maison.")
    return quote(grid, means, chosen, on=on)
