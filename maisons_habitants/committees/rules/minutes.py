"""Minutes as text: what seals them, what is taken out before everybody reads them, how they are set on a page. Nothing here knows a row."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

SOMEBODY = "une personne"
_SEPARATOR = "\n\x1e\n"  # never typed: no text can pass for the end of another


def sealed(text: str, pictures: Iterable[str] = ()) -> str:
    """SHA-256 of a text and of what each picture beside it weighs (their own SHA-256, in order), in hexadecimal.

    Written alike whatever the keyboard: NFC, one kind of line end, no blank at an end of line.
    """
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = "\n".join(line.rstrip() for line in lines).strip()
    return hashlib.sha256(_SEPARATOR.join([kept, *pictures]).encode()).hexdigest()


def without(text: str, names: Iterable[str]) -> str:
    """The text with each of these names said « une personne »: whole words, whatever their case, the longest name first."""
    known = sorted({name.strip() for name in names if len(name.strip()) > 1}, key=len, reverse=True)
    if not known:
        return text
    pattern = re.compile(r"(?<![\w’'-])(?:" + "|".join(map(re.escape, known)) + r")(?![\w-])", re.IGNORECASE)
    return pattern.sub(SOMEBODY, text)


_TELLING = (
    ("un numéro de téléphone", re.compile(r"(?<!\d)(?:\+33|0)[ .]?[1-9](?:[ .]?\d{2}){4}(?!\d)")),
    ("une adresse e-mail", re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")),
)


def telling(text: str) -> list[str]:
    """What nobody should publish by mistake, in words: « un numéro de téléphone »."""
    return [what for what, pattern in _TELLING if pattern.search(text)]


@dataclass(frozen=True)
class Block:
    """A piece of the text as it is set: « title », « list » or « words »."""

    kind: str
    lines: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    """« ## » begins a title, « - » a line of a list, an empty line ends a paragraph. Every word of the text is in one block."""
    found: list[tuple[str, list[str]]] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        said = line.strip()
        if not said:
            found.append(("", []))
            continue
        kind, words = (
            ("title", said[2:].strip(" #"))
            if said.startswith("##")
            else ("list", said[1:].strip())
            if said.startswith("- ")
            else ("words", said)
        )
        if kind != "title" and found and found[-1][0] == kind:
            found[-1][1].append(words)
        else:
            found.append((kind, [words]))
    return [Block(kind, tuple(lines)) for kind, lines in found if lines]
