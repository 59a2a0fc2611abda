"""Where somebody stands before and after a course: when it is said, what is missing, how far she came, what comes next. Pure.

The rules are the house's choice, kept simple enough to be said aloud:
- « before » is said until the second date begins (a first date often serves to talk), of a single date until it ends;
- « after » is said from the start of the last date, for `AFTER_DAYS`, so that the call of a month later may hear it too;
- one is ready for the next level when every sentence is answered « alone » but one, which may be « with help »; « not yet » everywhere
  before a course leads one level down; anything else stays.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .statements import LEVELS, codes_of

BEFORE, AFTER = "before", "after"
NOT_YET, WITH_HELP, ALONE = "not-yet", "with-help", "alone"
STEPS = (NOT_YET, WITH_HELP, ALONE)
AFTER_DAYS = 62  # days after the last date, the call of a month later among them
CALL_AFTER = dt.timedelta(days=30)  # « a month later »
CALL_UNTIL = dt.timedelta(days=120)  # later it is nobody's news any more

TOO_SOON, TOO_LATE, NO_DATE = "trop-tot", "trop-tard", "sans-date"


@dataclass(frozen=True)
class Span:
    """One date that takes place: aware times."""

    start: dt.datetime
    end: dt.datetime


def window(moment: str, dates: Sequence[Span]) -> tuple[dt.datetime | None, dt.datetime] | None:
    """From when (None: since one signed up) until when `moment` is said, of a course of these dates in order; None without a date."""
    if not dates:
        return None
    if moment == BEFORE:
        return None, dates[1].start if len(dates) > 1 else dates[0].end
    return dates[-1].start, dates[-1].end + dt.timedelta(days=AFTER_DAYS)


def against_saying(moment: str, dates: Sequence[Span], now: dt.datetime) -> str:
    """The code of what stands against saying it now, "" when nothing does."""
    opening = window(moment, dates)
    if opening is None:
        return NO_DATE
    begins, ends = opening
    if begins is not None and now < begins:
        return TOO_SOON
    return TOO_LATE if now >= ends else ""


def missing(level: str, answers: Mapping[str, str]) -> list[str]:
    """Codes of the sentences of this level without one of the three answers, in order."""
    return [code for code in codes_of(level) if answers.get(code) not in STEPS]


def unknown(level: str, answers: Mapping[str, str]) -> list[str]:
    """Answers to what this level does not ask."""
    return sorted(set(answers) - set(codes_of(level)))


def step(answer: str) -> int:
    return STEPS.index(answer)


@dataclass(frozen=True)
class Progress:
    """How many sentences went forward, stayed, went back between before and after."""

    forward: int
    same: int
    back: int

    @property
    def asked(self) -> int:
        return self.forward + self.same + self.back


def progress(level: str, before: Mapping[str, str], after: Mapping[str, str]) -> Progress | None:
    """Of the sentences answered both times; None when one of the two is not said."""
    if not before or not after:
        return None
    moves = [step(after[code]) - step(before[code]) for code in codes_of(level) if code in before and code in after]
    return Progress(sum(move > 0 for move in moves), sum(move == 0 for move in moves), sum(move < 0 for move in moves))


def ready(level: str, answers: Mapping[str, str]) -> bool:
    """Is she at ease with all of this level but one sentence, and that one with help?"""
    steps = sorted(step(answers[code]) for code in codes_of(level))
    return steps[0] >= 1 and all(one == 2 for one in steps[1:])


@dataclass(frozen=True)
class Next:
    """The level suggested, "" beyond the last one; `beyond`: she is at ease with all that the courses teach."""

    level: str
    beyond: bool = False


def suggested(level: str, before: Mapping[str, str], after: Mapping[str, str]) -> Next | None:
    """What comes next by what was said last; None when nothing was said."""
    said = after or before
    if not said:
        return None
    rank = LEVELS.index(level)
    if ready(level, said):
        return Next(LEVELS[rank + 1]) if rank + 1 < len(LEVELS) else Next("", beyond=True)
    if not after and rank and all(said[code] == NOT_YET for code in codes_of(level)):
        return Next(LEVELS[rank - 1])
    return Next(level)


def call_due(last_end: dt.datetime, now: dt.datetime) -> bool:
    """Is it the time to ask how it goes?"""
    return last_end + CALL_AFTER <= now < last_end + CALL_UNTIL
