"""« tout sauf 4 et 7 »: what staff say of a numbered sheet that came back on paper. Pure.

    phrase = base [« sauf » list] | « sauf » list
    base   = « tous » | « aucun » | list
    list   = item { « , » | « et » item };  item = number | number « à » number

A number is one of the sheet's; a span holds those of the sheet that lie inside it, for a sheet's numbers have gaps.
"""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 400
EVERYBODY = {"tous", "tout", "toutes", "toute", "tous les numeros"}
NOBODY = {"aucun", "aucune", "personne", "rien", "zero"}
_NOISE = re.compile(r"\b(?:les?|la|l|numeros?|nos?|de|du|des|monde|paniers?|lignes?)\b|n[°ºo]\s*|°")
_SPAN = re.compile(r"(\d{1,6})\s*(?:-|–|—|a|au|jusqu.?a|jusqu.?au)\s*(\d{1,6})")
_EXCEPT = re.compile(r"\b(?:sauf|hormis|excepte|moins|mais pas|sans)\b")


class Unread(ValueError):
    """What was typed is not understood; its text says what, and how to write it."""


def read(phrase: str, numbers: Iterable[int]) -> frozenset[int]:
    """The numbers of the sheet that the phrase means. Raises Unread in words for anything unclear: nothing is guessed."""
    known = frozenset(numbers)
    text = _plain(phrase)
    if not text:
        raise Unread("Écrivez les numéros, par exemple « tout sauf 4 et 7 », ou « aucun ».")
    parts = [part.strip(" ,;") for part in _EXCEPT.split(text)]
    if len(parts) > 2:
        raise Unread("Un seul « sauf » à la fois, par exemple « tout sauf 4 et 7 ».")
    base = known if not parts[0] else _named(parts[0], known)
    if len(parts) == 1:
        return base
    taken_out = _listed(parts[1], known)
    if parts[0] in NOBODY:
        return taken_out  # « aucun sauf le 3 »
    if strange := sorted(taken_out - base):
        raise Unread(f"Le n° {strange[0]} n'est pas parmi ceux que vous gardez : on ne peut pas l'enlever.")
    return base - taken_out


def _plain(phrase: str) -> str:
    if len(phrase) > LONGEST:
        raise Unread("C'est trop long : « tout sauf… » est plus court.")
    marked = unicodedata.normalize("NFD", phrase.casefold())
    bare = "".join(sign for sign in marked if not unicodedata.combining(sign)).replace("’", "'")
    return " ".join(_NOISE.sub(" ", bare).split())


def _named(text: str, known: frozenset[int]) -> frozenset[int]:
    if text in EVERYBODY:
        return known
    return frozenset() if text in NOBODY else _listed(text, known)


def _listed(text: str, known: frozenset[int]) -> frozenset[int]:
    spans: set[int] = set()

    def take(found: re.Match) -> str:
        first, last = int(found[1]), int(found[2])
        if first > last:
            raise Unread(f"« {first} à {last} » est à l'envers : écrivez « {last} à {first} ».")
        inside = {number for number in known if first <= number <= last}
        if not inside:
            raise Unread(f"Il n'y a aucun numéro de {first} à {last} sur cette feuille.")
        spans.update(inside)
        return " "

    left = [word for word in re.split(r"[\s,;+.]+|\bet\b|\bpuis\b", _SPAN.sub(take, text)) if word]
    for word in left:
        if not (word.isascii() and word.isdigit()) or len(word) > 6:
            raise Unread(f"« {word[:20]} » n'est pas compris. Écrivez par exemple « tout sauf 4 et 7 », « 1-5, 8 », « aucun ».")
        if int(word) not in known:
            raise Unread(f"Il n'y a pas de n° {int(word)} sur cette feuille.")
        spans.add(int(word))
    if not spans:
        raise Unread("Il manque les numéros après « sauf ».")
    return frozenset(spans)


def say(chosen: Iterable[int], numbers: Iterable[int]) -> str:
    """The shortest way to say it, which `read` understands: « tous », « aucun », « tout sauf 4 et 7 », « 1 et 3 »."""
    known, wanted = sorted(set(numbers)), set(chosen)
    if not wanted:
        return "aucun"
    if wanted == set(known):
        return "tous"
    others = [number for number in known if number not in wanted]
    return f"tout sauf {_enumerated(others)}" if len(others) < len(wanted) else _enumerated(sorted(wanted))


def _enumerated(numbers: list[int]) -> str:
    *most, last = [str(number) for number in numbers]
    return f"{', '.join(most)} et {last}" if most else last
