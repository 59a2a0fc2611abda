"""Time given: what a presence makes of it, how much of a hand is asked, what may be told of few people. Pure."""

import datetime as dt
from dataclasses import dataclass

PENDING, APPROVED, REFUSED = "pending", "approved", "refused"  # `enums.HoursState`
MOST_MINUTES = 720  # in one time declared: half a day and half a night
DAY_MINUTES = 1440
BACK = dt.timedelta(days=366)  # how far back one may declare
NOTE = 120  # signs


def after_presence(
    *, present: bool, by_staff: bool, state: str | None, noted_at: dt.datetime | None, answered_at: dt.datetime | None
) -> str | None:
    """The state in which her hours for one shift should be; None: as they are. `state` None: nothing was written yet.

    A presence noted by a member of staff counts at once: she saw her. Noted by nobody known, it is read again. What the team refused by
    hand stays refused, unless the presence was noted anew since."""
    counts = APPROVED if by_staff else PENDING
    if not present:
        return REFUSED if state in (PENDING, APPROVED) else None
    if state is None:
        return counts
    noted_anew = noted_at is not None and answered_at is not None and noted_at > answered_at
    return counts if state == REFUSED and noted_anew else None


def pro_rata(shifts: int, *, first: dt.date, last: dt.date, joined: dt.date) -> int:
    """Of `shifts` asked between two days (both counted), what is asked of who joined on `joined`: rounded down, in her favour."""
    begins = max(first, joined)
    if begins > last:
        return 0
    return shifts * ((last - begins).days + 1) // ((last - first).days + 1)


@dataclass(frozen=True)
class Hand:
    """What one programme asks of one person, and what she gave. Never a debt: more than asked is welcome, less costs nothing."""

    title: str
    asked: int
    given: int
    last_on: dt.date
    key: int = 0
    whole: int = 0  # what is asked of somebody who is there all along
    adapted: bool = False

    @property
    def words(self) -> str:
        """« déjà donné 2 sur 4 »"""
        if not self.asked:
            return "rien ne vous est demandé" if not self.given else f"déjà donné {self.given}, rien n’est demandé"
        return f"déjà donné {self.given} sur {self.asked}"

    @property
    def done(self) -> bool:
        return self.given >= self.asked
