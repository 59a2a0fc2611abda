"""What of a week goes on one A4 poster, and how large it is written. Pure; lengths in millimetres.

A poster hangs on a door and is read from two metres: the fewer the dates, the larger the letters. A letter whose capital is three
millimetres high (12 pt) is the least that an eye that sees well makes out at two metres (five minutes of arc); ours begin above it. What
does not fit at the smallest size is counted in words, day by day, never set smaller.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

ROOM = 206.0  # between the head and the foot of the sheet
BETWEEN_DAYS = 2.9
SMALL_PRINT = 0.76  # of the size of the title


@dataclass(frozen=True)
class Size:
    """One way of setting the week: `name` is its class in the style sheet, whose figures these are. `line`: the height of one line, which
    holds so many `characters`; `day`: what a day's name and hours take, whatever its dates. `stacked`: what is said of a date stands on a
    line of its own under its title, else after it; `short`: in few words."""

    name: str
    line: float
    characters: int
    day: float
    stacked: bool = False
    short: bool = False


SIZES = (
    Size("large", 8.9, 21, 19.5, stacked=True),
    Size("medium", 7.3, 29, 16.6, stacked=True),
    Size("small", 6.1, 37, 16.6),
    Size("least", 5.2, 46, 15.8, short=True),
)


@dataclass(frozen=True)
class Line:
    """One date as it is weighed: characters of its title, of the small print below it, and of that in few words; `kept`: it is the last to
    be left out (called off: whoever comes for it must read so)."""

    title: int
    below: int = 0
    brief: int = 0
    kept: bool = False


def height(line: Line, size: Size) -> float:
    small = (line.brief if size.short else line.below) * SMALL_PRINT
    if size.stacked:
        rows = max(1, ceil(line.title / size.characters)) + SMALL_PRINT * ceil(small / size.characters)
    else:
        rows = max(1, ceil((line.title + small) / size.characters))
    return rows * size.line


def day_height(lines: Sequence[Line], left: int, size: Size) -> float:
    """A day's height; `left` dates of it are only counted, on a line of their own."""
    return max(size.day, sum(height(line, size) for line in lines) + (size.line if left else 0)) + BETWEEN_DAYS


@dataclass(frozen=True)
class Fitted:
    """`shown`: of each day, the ranks of the dates that are written; `left`: of each day, how many are only counted; `air`: what is left of
    the sheet for each day."""

    size: Size
    shown: tuple[tuple[int, ...], ...]
    left: tuple[int, ...]
    air: float


def fit(days: Sequence[Sequence[Line]], sizes: Sequence[Size] = SIZES, room: float = ROOM) -> Fitted:
    """The largest letters with which the whole week fits; at the smallest, the fullest days lose their last dates, one by one."""
    shown = [list(range(len(day))) for day in days]

    def used(size: Size) -> float:
        each = zip(days, shown, strict=True)
        return sum(day_height([day[rank] for rank in ranks], len(day) - len(ranks), size) for day, ranks in each)

    size = next((size for size in sizes if used(size) <= room), sizes[-1])
    while used(size) > room and any(shown):
        may_lose = [n for n, ranks in enumerate(shown) if any(not days[n][rank].kept for rank in ranks)]
        fullest = max(may_lose or [n for n, ranks in enumerate(shown) if ranks], key=lambda n: (len(shown[n]), n))
        ranks = shown[fullest]
        ranks.remove(next((rank for rank in reversed(ranks) if not days[fullest][rank].kept), ranks[-1]))
    left = tuple(len(day) - len(ranks) for day, ranks in zip(days, shown, strict=True))
    return Fitted(size, tuple(map(tuple, shown)), left, max(0.0, room - used(size)) / max(len(days), 1))


def left_words(number: int, all_of_them: int) -> str:
    """« et 4 autres rendez-vous »; of a day of which nothing is written, « 4 rendez-vous »."""
    if number == all_of_them:
        return "un rendez-vous" if number == 1 else f"{number} rendez-vous"
    return "et un autre rendez-vous" if number == 1 else f"et {number} autres rendez-vous"
