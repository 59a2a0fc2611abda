"""What may be said on the telephone, after which checks. Pure.

Nobody is known by her voice. Three levels: nothing checked, what anybody may know; checked lightly, her next days, said without
naming them; checked strongly, her own affairs. Answers given by the caller are compared and forgotten: only what was asked is kept.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum

LASTS = dt.timedelta(minutes=15)  # a check counts for this call, not for the day
WRONGS = 3  # answers that did not agree; then one calls the number on file
CARD_DIGITS = 3  # asked of the card's ten, never all
AHEAD = dt.timedelta(days=21)  # how far public dates are read out


class Level(IntEnum):
    NOTHING = 0
    LIGHT = 1
    STRONG = 2


@dataclass(frozen=True)
class Check:
    """One way to know who speaks. `gives`: the level it gives; `asks`: what is said to the caller."""

    code: str
    gives: Level
    asks: str


BIRTH, TAIL, CARD, CALLED = "birth", "tail", "card", "called"
CHECKS = {
    BIRTH: Check(BIRTH, Level.LIGHT, "En quelle année êtes-vous née ?"),
    TAIL: Check(TAIL, Level.LIGHT, "Quels sont les quatre derniers chiffres de votre téléphone ?"),
    CARD: Check(CARD, Level.STRONG, "Sur votre carte, quels sont ces chiffres ?"),
    CALLED: Check(CALLED, Level.STRONG, "Je raccroche et je vous rappelle au numéro que nous avons."),
}


@dataclass(frozen=True)
class Call:
    """What this call has shown so far. `other`: somebody else holds the telephone, or listens."""

    passed: frozenset[str] = field(default_factory=frozenset)
    wrong: int = 0
    other: bool = False

    @property
    def level(self) -> Level:
        """The highest level that a check gave. Somebody else on the line undoes them all."""
        if self.other:
            return Level.NOTHING
        return max((CHECKS[code].gives for code in self.passed), default=Level.NOTHING)

    @property
    def may_ask(self) -> bool:
        """Whether one may still ask; after three wrong answers only calling back remains."""
        return self.wrong < WRONGS and not self.other


SAID = {
    Level.NOTHING: ("Les horaires, l’adresse, ce qui est ouvert à tous.", "« Je note votre nom, et on vous rappelle. »"),
    Level.LIGHT: ("Le jour, l’heure et le lieu de ses prochaines venues.", "« Rappelez-moi », et ce qu’il faut apporter."),
    Level.STRONG: ("Ses dates, ses absences, ses places.", "Les sommes, si elle le demande et si elle est seule."),
}
UNSAID = {
    Level.NOTHING: ("Si cette personne vient chez nous, ou non.", "Ses dates, son foyer, ses papiers, ses sommes."),
    Level.LIGHT: ("Pour quoi elle vient.", "Son foyer, ses papiers, ses sommes."),
    Level.STRONG: ("Ce qui est aux autres personnes de son foyer.",),
}


def amounts_may_be_said(call: Call) -> bool:
    """Amounts: only to herself, strongly checked."""
    return call.level == Level.STRONG


def checks_possible(*, birth_year: int | None, phone: str, card: str) -> list[Check]:
    """What can be asked, given what is on file."""
    known = {BIRTH: birth_year, TAIL: len(digits(phone)) >= 4, CARD: card, CALLED: phone}
    return [check for code, check in CHECKS.items() if known[code]]


def draw_places(below: Callable[[int], int], length: int = 10) -> list[int]:
    """Which digits of the card are asked in a call, in order; `below(n)` draws from 0 to n - 1."""
    left = list(range(length))
    return sorted(left.pop(below(len(left))) for _ in range(CARD_DIGITS))


def digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isascii() and sign.isdigit())


def same_year(known: int | None, typed: str) -> bool:
    return known is not None and digits(typed) == f"{known:04d}"


def same_tail(phone: str, typed: str) -> bool:
    return len(digits(typed)) == 4 and digits(phone).endswith(digits(typed)) and len(digits(phone)) >= 4


def same_card_digits(card: str, places: list[int], typed: str) -> bool:
    """The digits at these places (from 0) of the card's number, in order."""
    return bool(card) and len(places) == CARD_DIGITS and digits(typed) == "".join(card[place] for place in places if place < len(card))


def ordinal(place: int) -> str:
    """« 1er », « 2e »: how a place of the card is called aloud."""
    return "1er" if place == 0 else f"{place + 1}e"
