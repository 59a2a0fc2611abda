"""Which version holds, and when a new one may begin."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from portal.kit.dates import day_written
from portal.kit.refusal import Refusal

from .grid import Grid
from .problems import Problem
from .quote import Means, Quote, quote


class Dated(Protocol):
    valid_from: dt.date


@dataclass(frozen=True)
class Begun:
    """Another published version of the same tariff: when it begins, whether prices were promised from it."""

    valid_from: dt.date
    used: bool


V = TypeVar("V", bound=Dated)


def holding(versions: Iterable[V], day: dt.date) -> V | None:
    """The one that holds on a day: each holds from its date until the next one's, so two never hold at once."""
    return max((version for version in versions if version.valid_from <= day), key=lambda version: version.valid_from, default=None)


def start_problems(start: dt.date, *, today: dt.date, others: Iterable[Begun]) -> list[Problem]:
    """Why a version may not begin on `start` beside the other published ones.

    A tariff's first version may begin in the past, to write down what holds already; a later one changes no past day, and
    never comes before a version from which prices were promised.
    """
    others = list(others)
    if any(other.valid_from == start for other in others):
        words = f"Une autre version commence déjà le {day_written(start)} : deux prix vaudraient le même jour."
        return [Problem("chevauchement-de-versions", words, field="valid_from")]
    used = max((other.valid_from for other in others if other.used), default=None)
    if used is not None and start < used:
        words = f"Des prix ont déjà été promis d’après la version du {day_written(used)} : la nouvelle commence après."
        return [Problem("avant-une-version-utilisee", words, field="valid_from")]
    if others and start < today:
        return [Problem("date-passee", "Un prix ne change pas dans le passé : choisissez aujourd’hui ou plus tard.", field="valid_from")]
    return []


def price_or_refuse(grid: Grid | None, name: str, means: Means, *, on: dt.date, chosen: int | None = None) -> Quote:
    """The quote, or Refusal « tarif-sans-prix » when nothing holds on that day."""
    if grid is None:
        raise Refusal("tarif-sans-prix", f"Le prix de « {name} » n’est pas encore décidé pour ce jour-là.", "Demandez dans une maison.")
    return quote(grid, means, chosen, on=on)
