"""Reading over the words of a proposal before everybody reads them: what reaches somebody is refused, what may name her is shown. Pure."""

import re
import unicodedata

_PHONE = re.compile(r"(?<!\d)(?:\+\s?33|0033|0)\s?(?:\(0\)\s?)?[1-9](?:[\s.\-/]*\d{2}){4}(?!\d)")
_EMAIL = re.compile(r"[^\s@<>]+\s?(?:@|\(at\)|\[at\])\s?[^\s@<>]+\.[a-z]{2,}", re.IGNORECASE)
_CIVILITY = re.compile(r"\b(?:M\.|MM\.|Mme|Mmes|Mlle|Mr|Monsieur|Madame|Mademoiselle)\s+[A-ZÀ-Ý][\w’'-]*", re.UNICODE)
_WORD = re.compile(r"[^\W\d_][\w’'-]*", re.UNICODE)


def reaches(text: str) -> list[str]:
    """Telephone numbers and e-mail addresses in it: they are never published."""
    return [found.group().strip() for pattern in (_PHONE, _EMAIL) for found in pattern.finditer(text)]


def called(text: str) -> list[str]:
    """« Mme Roux », « Monsieur B. »: somebody named with her civility."""
    return [found.group() for found in _CIVILITY.finditer(text)]


def capitalised(text: str) -> dict[str, str]:
    """Words that may be names, by their plain spelling (« amelie ») : as written. Those of two letters or less are left out."""
    return {plain(word): word for word in _WORD.findall(text) if word[:1].isupper() and len(word) > 2}


def plain(word: str) -> str:
    """In small letters without accents, as search keys are."""
    spelt = unicodedata.normalize("NFD", word.lower())
    return "".join(char for char in spelt if not unicodedata.combining(char))


def tidy(words: str) -> str:
    """On one line, without blanks at its ends."""
    return " ".join(words.split())
