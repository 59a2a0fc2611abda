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


def _spelled(name: str) -> str:
    """A name as it may be typed: any blank between its words, either apostrophe; a name of one word (« Claire », « Rose ») is not the word
    it also is, so that its capital counts."""
    words = [re.escape(word).replace("’", "['’]").replace("'", "['’]") for word in name.split()]
    if len(words) > 1:
        return "(?i:" + r"\s+".join(words) + ")"
    return "|".join(dict.fromkeys([words[0], re.escape(name.upper())]))


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    known = {" ".join(name.split()) for name in names}
    known = sorted((name for name in known if len(name) > 1), key=lambda name: (-len(name), name))
    forms = dict.fromkeys(form for name in known for form in (unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)))
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(_spelled, forms)) + r")(?![\w-])") if forms else None


def without(text: str, names: Iterable[str]) -> str:
    """The text with each of these names said « une personne »: whole words, after an elision too (« d’Awa »), the longest name first."""
    pattern = _pattern(names)
    return pattern.sub(SOMEBODY, text) if pattern else text


def named(text: str, names: Iterable[str]) -> list[str]:
    """Which of these names the text says, as it says them, each once; typed without its accents or with a sign that nobody sees inside
    (a soft hyphen that was pasted), a name is still said."""
    names = list(names)
    pattern, bare = _pattern(names), _pattern(map(_unaccented, names))
    if pattern is None or bare is None:
        return []
    found = dict.fromkeys(" ".join(one.split()) for one in pattern.findall(text))
    known = {_unaccented(one) for one in found}
    more = (" ".join(one.split()) for one in bare.findall(_unaccented(text)))
    return [*found, *dict.fromkeys(one for one in more if one not in known)]


def _unaccented(text: str) -> str:
    """Without accents nor signs that take no room."""
    spelt = unicodedata.normalize("NFD", text)
    return "".join(char for char in spelt if not unicodedata.combining(char) and unicodedata.category(char) != "Cf")


_GAP = r"[ .\-\u00a0\u202f]?"
_PHONE = re.compile(rf"(?<![\d+])(?:0|(?:\+|00)33{_GAP}(?:\(0\){_GAP})?)[1-9](?P<gap>{_GAP})\d{{2}}(?:(?P=gap)\d{{2}}){{3}}(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")


def telling(text: str, houses: Iterable[str] = ()) -> list[str]:
    """What nobody should publish by mistake, in words: « un numéro de téléphone ». `houses`: what is public already."""
    known = {_bare(said) for said in houses if said}
    found = []
    if any(_bare(one.group()) not in known for one in _PHONE.finditer(text)):
        found.append("un numéro de téléphone")
    if any(_bare(one) not in known for one in _MAIL.findall(text)):
        found.append("une adresse e-mail")
    return found


def _bare(said: str) -> str:
    """A number by its last nine digits, an address in small letters."""
    return said.casefold().strip() if "@" in said else re.sub(r"\D", "", said)[-9:]


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
