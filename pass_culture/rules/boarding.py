"""Who is there and who has come back aboard: how it is counted and said. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from portal.kit import dates

ABOARD, OTHERWISE = "oui", "autrement"  # values of a tick for the way back; « » takes it back
MOST_NAMES = 8
AFTER_RETURN = dt.timedelta(hours=2)  # a coach that comes back late is still ticked
LATEST = dt.timedelta(hours=6)  # past midnight, and no later


@dataclass(frozen=True)
class Head:
    """One line of the sheet: `back` is ABOARD, OTHERWISE (she goes home another way) or nothing yet."""

    name: str
    places: int = 1
    here: bool = False
    back: str = ""


@dataclass(frozen=True)
class Counted:
    """`done` of `expected` places, and the names of those who are missing."""

    done: int
    expected: int
    missing: tuple[str, ...] = ()

    @property
    def missing_words(self) -> str:
        """« Mme B., Léo et 2 autres »"""
        shown, more = self.missing[:MOST_NAMES], len(self.missing) - MOST_NAMES
        words = ", ".join(shown)
        return f"{words} et {more} autre{'s' if more > 1 else ''}" if more > 0 else words


def outward(heads: Iterable[Head]) -> Counted:
    heads = list(heads)
    return Counted(
        sum(head.places for head in heads if head.here), sum(head.places for head in heads), tuple(h.name for h in heads if not h.here)
    )


def homeward(heads: Iterable[Head]) -> Counted:
    """Of those who came: who is aboard, or goes home another way, is not missing."""
    came = [head for head in heads if head.here]
    waited = [head for head in came if head.back != OTHERWISE]
    aboard = sum(head.places for head in waited if head.back == ABOARD)
    return Counted(aboard, sum(head.places for head in waited), tuple(head.name for head in waited if not head.back))


def sheet_ends(day: dt.date, back_at: dt.datetime | None) -> dt.datetime:
    """When a call sheet of that day ends: at midnight, or somewhat after a later return."""
    midnight = dates.midnight(day + dt.timedelta(days=1))
    return min(max(midnight, back_at + AFTER_RETURN), midnight + LATEST) if back_at else midnight
