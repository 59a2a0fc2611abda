"""Calls for members: who may come forward, and how some are chosen of many. Pure.

The draw is the house's own (`programmes.rules.draw`): each candidacy has one lot, SHA-256 of the seed and its number; the smallest lots are
drawn. With the seed and the numbers anybody can do it again.
"""

import datetime as dt
from collections.abc import Iterable

from portal.kit import dates
from portal.kit.refusal import Refusal
from programmes.rules.draw import lot_of


def why_closed(opens_on: dt.date, closes_on: dt.date, *, closed: bool, today: dt.date) -> Refusal | None:
    if today < opens_on:
        words = f"L’appel commence le {dates.day_written(opens_on)}."
        return Refusal("appel-pas-commence", words, "Revenez ce jour-là, ou parlez-en à l’accueil de la maison.")
    if closed or today > closes_on:
        words = "Cet appel est fini : les candidatures ne sont plus prises."
        return Refusal("appel-fini", words, "Dites à l’accueil que cela vous intéresse : on vous préviendra du prochain.")
    return None


def why_not(*, years: int | None, youngest: int, asked: bool, sits_until: dt.date | None) -> list[Refusal]:
    """Every reason against one person's candidacy. An age that nobody knows refuses nobody."""
    found = []
    if years is not None and years < youngest:
        words = f"On peut siéger à partir de {youngest} ans."
        found.append(Refusal("trop-jeune", words, "Les réunions ouvertes et les propositions sont pour tous les âges : venez."))
    if sits_until is not None:
        words = f"Vous êtes déjà membre de ce comité, jusqu’au {dates.day_written(sits_until)}."
        found.append(Refusal("deja-membre", words, "La suite de votre mandat se voit avec la maison, quand il finit."))
    if asked:
        found.append(Refusal("deja-candidate", "Votre candidature est déjà notée.", "La maison vous répond à la fin de l’appel."))
    return found


def draw_order(numbers: Iterable[int], seed: str) -> list[int]:
    """The numbers of the candidacies in the order of their lots."""
    return sorted(numbers, key=lambda number: (lot_of(seed, number), number))


def draw_words(asked: int, seats: int) -> str:
    people = "1 personne s’est proposée" if asked == 1 else f"{asked} personnes se sont proposées"
    return f"{people} pour {seats} place{'s' if seats > 1 else ''}. Chacune a reçu un lot, le même pour qui est venu tôt ou tard."
