"""What a certificate of attendance says, and the number by which whoever reads it knows that it is ours. Pure.

The number holds what the paper says but the name: which activity, how many dates and minutes, from when to when, established when. With
it goes a seal of these facts and of the name. So it is checked without any list of people: whoever holds the paper types number and
name, and learns whether they belong together. Nothing is kept.
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: read aloud and typed without doubt
SAME = str.maketrans("ILO", "110")
BEGINNING = dt.date(2020, 1, 1)
FACTS, SEAL = 12, 8  # bytes: five bits a sign make 32 signs
MOST_DATES, MOST_MINUTES = 255, 65_535


@dataclass(frozen=True)
class Facts:
    """`activity`: key of the page, 0 where its name is kept quiet; `minutes`: the dates' lengths, summed."""

    activity: int
    dates: int
    minutes: int
    first: dt.date
    last: dt.date
    issued: dt.date

    def packed(self) -> bytes:
        """Raises OverflowError for what does not fit."""
        days = b"".join((day - BEGINNING).days.to_bytes(2) for day in (self.first, self.last, self.issued))
        return self.activity.to_bytes(3) + self.dates.to_bytes(1) + self.minutes.to_bytes(2) + days


def unpacked(packed: bytes) -> Facts:
    """The facts of a number."""
    first, last, issued = (BEGINNING + dt.timedelta(days=int.from_bytes(packed[at : at + 2])) for at in (6, 8, 10))
    return Facts(int.from_bytes(packed[:3]), packed[3], int.from_bytes(packed[4:6]), first, last, issued)


def written(number: bytes) -> str:
    """« 0000-2A1C-… », eight groups of four."""
    value, signs = int.from_bytes(number), []
    for _ in range(len(number) * 8 // 5):
        value, rest = divmod(value, 32)
        signs.append(LETTERS[rest])
    text = "".join(reversed(signs))
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def read(text: str) -> bytes | None:
    """The bytes of a number as somebody types it (spaces, dashes, O for 0…); None for what is none."""
    signs = re.sub(r"[\s\-–—.]", "", text.upper()[:200]).translate(SAME)
    if len(signs) != (FACTS + SEAL) * 8 // 5 or any(sign not in LETTERS for sign in signs):
        return None
    value = 0
    for sign in signs:
        value = value * 32 + LETTERS.index(sign)
    return value.to_bytes(FACTS + SEAL)


def plain_name(name: str) -> str:
    """A name as it counts: without accents, case, dashes or spaces that one types otherwise."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", " ", bare).strip()


def hours_written(minutes: int) -> str:
    """« 16 h », « 1 h 30 », « 45 min »"""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"
