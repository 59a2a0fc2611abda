"""What a household may do with one basket, and every reason why not. Pure: facts in, refusals out.

A basket is changed until the cut-off of the date where it is collected; where it goes must still be open too, and have room. Back on
its own date it needs no room: that place was promised.
"""

import datetime as dt
from dataclasses import dataclass

from portal.kit import dates
from portal.kit.refusal import Refusal

PLANNED, CREDIT, OTHER_WEEK, OTHER_HOUSE, GIVEN = "", "credit", "other_week", "other_house", "given"
MOVES = (OTHER_WEEK, OTHER_HOUSE)
TOO_LATE = "Il est trop tard pour le changer : une autre personne peut venir à votre place, avec la carte ou le numéro."


@dataclass(frozen=True)
class Row:
    """The basket as it stands: `open_until` is the cut-off of the date where it is collected; `settled`: handed over or missed."""

    open_until: dt.datetime
    starts: dt.datetime
    cancelled: bool = False
    settled: bool = False
    ended: bool = False  # the subscription is
    unplaced: bool = False  # the other date it had been put on was called off, its own is behind: only another one is chosen


@dataclass(frozen=True)
class Target:
    """The date it would go to. `own`: the one it was planned for. `left`: baskets it can still hold (None: no limit)."""

    own: bool
    same_house: bool
    same_week: bool
    on: bool
    starts: dt.datetime
    open_until: dt.datetime
    left: int | None = None
    house: str = ""
    nearest: str = ""  # the nearest house that has room that week, with its hours; "": none has


@dataclass(frozen=True)
class Asked:
    """`free_left`: absences of the term that still come back as credit. `lifted`: staff wrote why the rule gives way."""

    choice: str
    now: dt.datetime
    quantity: int = 1
    free_left: int = 0
    lifted: bool = False
    point: bool = True  # a known and open place where it may be given


def reasons_against(asked: Asked, row: Row, target: Target | None) -> list[Refusal]:
    """Every reason, the one about the basket itself first; when the basket itself no longer changes, that one alone."""
    itself = reason_of_the_row(asked, row)
    if itself:
        return [itself]
    found = []
    if asked.choice == CREDIT and asked.free_left < 1 and not asked.lifted:
        found.append(no_absence_left())
    if asked.choice == GIVEN and not asked.point:
        found.append(Refusal("point-inconnu", "Dites où le donner.", "Choisissez un frigo partagé ou une banque alimentaire."))
    if asked.choice in (PLANNED, *MOVES):
        found += _reasons_of_the_date(asked, target)
    return found


def no_absence_left() -> Refusal:
    words = "Vos absences de cet engagement sont déjà prises."
    return Refusal("absences-epuisees", words, "Vous pouvez le prendre une autre semaine, dans une autre maison, ou le donner.")


def reason_of_the_row(asked: Asked, row: Row) -> Refusal | None:
    """Why this basket changes no more, whatever is chosen."""
    if row.cancelled:
        return Refusal("panier-annule", "Ce panier est annulé.", "Vos autres dates restent comme elles sont.")
    if row.ended:
        return Refusal("abonnement-arrete", "Cet abonnement est arrêté.", "Pour reprendre, abonnez-vous de nouveau, ou passez à l'accueil.")
    if row.settled or asked.now >= row.starts:
        return Refusal("panier-passe", "Ce panier est passé : il ne se change plus.", "Une question ? Appelez la maison.")
    if row.unplaced and asked.choice not in MOVES:
        words = "La date que vous aviez choisie est annulée."
        return Refusal("panier-sans-date", words, "Choisissez une autre semaine : rien n'est dû d'ici là.")
    may_be_late = asked.lifted and asked.choice in (CREDIT, GIVEN)
    if asked.now >= row.open_until and not may_be_late:
        return Refusal("trop-tard", TOO_LATE, f"C'était possible jusqu'au {dates.moment_long(row.open_until)}.")
    return None


def _reasons_of_the_date(asked: Asked, target: Target | None) -> list[Refusal]:
    if target is None or not target.on or target.starts <= asked.now or not _belongs(asked.choice, target):
        return [Refusal("date-impossible", "On ne peut pas le prendre à cette date.", "Choisissez parmi les dates proposées.")]
    if asked.now >= target.open_until:
        words = "Pour cette date, c'est trop tard : les paniers sont déjà commandés."
        return [Refusal("date-fermee", words, "Choisissez une date plus tard.")]
    if target.own or target.left is None or target.left >= asked.quantity:
        return []
    return [full(asked.choice, target)]


def full(choice: str, target: Target) -> Refusal:
    """There is no room: with the way out that fits."""
    if choice == OTHER_WEEK:
        return Refusal("jour-complet", "Il n'y a plus de place ce jour-là.", "Choisissez une autre semaine, ou donnez-le.")
    words = f"{target.house} n'a plus de place cette semaine-là."
    if target.nearest:
        return Refusal("maison-complete", words, f"La plus proche qui en a : {target.nearest}.")
    return Refusal("maison-complete", words, "Aucune autre maison n'en a : prenez-le une autre semaine, ou donnez-le.")


def _belongs(choice: str, target: Target) -> bool:
    if choice == PLANNED:
        return target.own
    if choice == OTHER_WEEK:
        return target.same_house and not target.same_week
    return target.same_week and not target.same_house


def can_come_back(*, now: dt.datetime, own_on: bool, own_starts: dt.datetime, own_open_until: dt.datetime, same_week: bool) -> bool:
    """Whether a basket whose date was called off elsewhere may still be collected on its own date: it takes place, and either it is of
    the same week (its food is ordered already) or it may still be ordered."""
    return own_on and now < own_starts and (same_week or now < own_open_until)
