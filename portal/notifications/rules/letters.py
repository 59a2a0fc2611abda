"""How one message reads as a letter: who it is for, what it says in her language, then in French. Pure: no Django."""

import re
from dataclasses import dataclass

from portal.kit.rules.tongues import direction, known

from .tongues import Fixed, apart, fixed

LINES = 6  # of an address, as the post reads them
WIDE = 34  # letters in a line of the window; a longer one takes two, and the whole must show
LEFT, END = "\u2066", "\u2069"  # Unicode UAX 9: an island read from left to right
_ADDRESS = re.compile(r"https?://\S+")
_INLINE = re.compile(r"[ \u00a0]+(\u2066?https?://)")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")


@dataclass(frozen=True)
class Part:
    """One language of a letter."""

    language: str
    direction: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Letter:
    address: tuple[str, ...]
    subject: str
    language: str
    direction: str
    fixed: Fixed
    parts: tuple[Part, ...]
    long_address: bool  # more lines than the window shows in the usual type
    same: str  # above the French part, in her language: « le même message en français »


def letter_of(address: str, subject: str, body: str, language: str) -> Letter:
    """`address` and `body` as the outbox holds them."""
    language = known(language)
    words, parts = fixed(language), apart(body, language)
    says_the_same = len(parts) > 1 and parts[0][1].strip() != words.french
    # A subject that only French words have is French, whatever her language.
    spoken = language if says_the_same else "fr"
    lines = tuple(line for line in address.splitlines() if line.strip())[:LINES]
    return Letter(
        address=lines,
        long_address=sum(-(-len(line) // WIDE) for line in lines) > LINES,
        subject=_APOSTROPHE.sub("’", subject),
        language=spoken,
        direction=direction(spoken),
        fixed=words,
        parts=tuple(Part(code, direction(code), _paragraphs(_set_apart(text, code))) for code, text in parts),
        same=words.same if says_the_same else "",
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(_as_printed(piece.strip("\n")) for piece in text.split("\n\n") if piece.strip())


def _as_printed(text: str) -> str:
    """An address of the site on a line of its own, whole; apostrophes as on paper (an address keeps its own)."""
    pieces = re.split(r"(\u2066?https?://\S+)", text)
    curly = [piece if place % 2 else _APOSTROPHE.sub("’", piece) for place, piece in enumerate(pieces)]
    return _INLINE.sub(r"\n\1", "".join(curly))


def _set_apart(text: str, code: str) -> str:
    """An address of the site reads from left to right, also in a line that does not."""
    return _ADDRESS.sub(lambda found: f"{LEFT}{found.group(0)}{END}", text) if direction(code) == "rtl" else text
