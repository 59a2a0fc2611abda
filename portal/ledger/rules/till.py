"""When a till may be opened and closed. Pure: what is known comes in, every reason comes out, in words. Amounts in cents.

Source: instruction 06-031-A-B-M (who holds the money, the balance known at any time, a difference written down the day it is found).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.kit.money import format_euros
from portal.kit.refusal import Refusal

from .denominations import Miscounted, checked, total

NO_MANDATE = Refusal(
    "sans-mandat",
    "Vous n'avez pas de mandat pour cette régie aujourd'hui.",
    "Demandez à une personne mandatée, ou à la direction de vérifier vos dates.",
)
CLOSED = Refusal(
    "caisse-fermee",
    "Votre caisse n'est pas ouverte.",
    "Ouvrez-la dans « Ma caisse » : une minute, le temps de compter le fonds.",
)
YESTERDAY = Refusal(
    "caisse-d-hier",
    "Votre caisse d'un autre jour est encore ouverte.",
    "Comptez-la et fermez-la dans « Ma caisse » : celle d'aujourd'hui s'ouvre ensuite.",
)
MISCOUNTED = Refusal(
    "compte-faux",
    "Ce compte a un nombre de billets ou de pièces qui n'existe pas.",
    "Écrivez des nombres entiers, sans signe ni virgule.",
)


def till_today(day: dt.date | None, today: dt.date) -> Refusal | None:
    """Why nothing goes in or out of the till that somebody holds: there is none open (`day` None), or it is of another day."""
    if day is None:
        return CLOSED
    return YESTERDAY if day != today else None


@dataclass(frozen=True)
class Opening:
    """A till somebody wants to open. `held_day`: the day of the one she holds open already."""

    mandated: bool
    regie_open: bool
    held_day: dt.date | None
    today: dt.date
    count: Mapping
    float_cents: int
    reason: str


def opening_cents(count: Mapping, float_cents: int) -> tuple[int, int]:
    """(float the till begins with, difference found): an empty box has no float, a short one is short of the deed's."""
    counted = total(count)
    return (0, 0) if counted == 0 else (float_cents, counted - float_cents)


def opening_refusals(opening: Opening) -> list[Refusal]:
    """Every reason not to open, the gravest first."""
    reasons = []
    if not opening.regie_open:
        reasons.append(Refusal("regie-fermee", "Cette régie est fermée.", "Choisissez une autre régie."))
    if not opening.mandated:
        reasons.append(NO_MANDATE)
    if opening.held_day == opening.today:
        reasons.append(Refusal("caisse-deja-ouverte", "Votre caisse est déjà ouverte.", "Continuez avec elle."))
    elif opening.held_day is not None:
        reasons.append(YESTERDAY)
    if (wrong := miscounted(opening.count)) is not None:
        return [*reasons, wrong]
    gap = total(opening.count) - opening.float_cents
    if gap and not opening.reason.strip():
        reasons.append(_unexplained_opening(total(opening.count), opening.float_cents))
    return reasons


def _unexplained_opening(counted: int, float_cents: int) -> Refusal:
    if not counted:
        words = f"Vous ouvrez sans fonds de caisse : l'acte en prévoit un de {format_euros(float_cents)}."
        return Refusal("ecart-sans-raison", words, "Comptez-le, ou dites en quelques mots pourquoi il n'est pas là.")
    words = f"Vous comptez {format_euros(counted)} : le fonds de caisse est de {format_euros(float_cents)}."
    return Refusal("ecart-sans-raison", words, "Recomptez, ou dites en quelques mots ce qui s'est passé.")


@dataclass(frozen=True)
class Closing:
    """A till somebody wants to close. `may_close_others`: she is régisseur or suppléant today."""

    is_open: bool
    is_hers: bool
    may_close_others: bool
    holder: str
    count: Mapping
    expected_cents: int
    reason: str
    terminal_cents: int | None = None  # what the card terminal's ticket says; None: not read
    keyed_cents: int = 0  # what this till took by card
    terminal_reason: str = ""


def closing_refusals(closing: Closing) -> list[Refusal]:
    """Every reason not to close."""
    if not closing.is_open:
        return [Refusal("caisse-deja-fermee", "Cette caisse est déjà fermée : son compte ne change plus.", "Sa feuille reste à imprimer.")]
    if not closing.is_hers and not closing.may_close_others:
        return [somebody_else_s(closing.holder)]
    if (wrong := miscounted(closing.count)) is not None:
        return [wrong]
    reasons = []
    gap = total(closing.count) - closing.expected_cents
    if gap and not closing.reason.strip():
        reasons.append(Refusal("ecart-sans-raison", difference_words(gap), "Recomptez, ou dites en quelques mots d'où vient cet écart."))
    return reasons + _terminal(closing)


def _terminal(closing: Closing) -> list[Refusal]:
    if closing.terminal_cents is None:
        return []
    if closing.terminal_cents < 0:
        return [Refusal("terminal-faux", "Le total d'un terminal n'est pas négatif.", "Recopiez celui du ticket, ou laissez vide.")]
    gap = closing.terminal_cents - closing.keyed_cents
    if not gap or closing.terminal_reason.strip():
        return []
    way_out = "Relisez le ticket, comparez-le aux quittances par carte, ou dites en quelques mots d'où vient cet écart."
    return [Refusal("terminal-sans-raison", terminal_words(closing.terminal_cents, gap), way_out)]


def terminal_words(said_cents: int, gap: int) -> str:
    """« Terminal : le ticket dit 40,00 €, 5,00 € de moins que nos quittances. »"""
    found = f"Terminal : le ticket dit {format_euros(said_cents)}"
    if not gap:
        return f"{found}, comme nos quittances."
    return f"{found}, {format_euros(abs(gap))} de {'moins' if gap < 0 else 'plus'} que nos quittances."


def somebody_else_s(holder: str) -> Refusal:
    return Refusal(
        "caisse-d-une-autre",
        f"Cette caisse est tenue par {holder}.",
        "Elle la ferme elle-même ; si elle est absente, le régisseur ou la suppléante la compte et la ferme.",
    )


def difference_words(gap: int) -> str:
    """« Il manque 1,00 €. »"""
    if not gap:
        return "Le compte est juste."
    return f"Il manque {format_euros(-gap)}." if gap < 0 else f"Il y a {format_euros(gap)} de trop."


def miscounted(count: Mapping) -> Refusal | None:
    try:
        checked(count)
    except Miscounted:
        return MISCOUNTED
    return None


def ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Runs of numbers that follow each other: 4, 5, 6, 9 → (4, 6), (9, 9)."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
