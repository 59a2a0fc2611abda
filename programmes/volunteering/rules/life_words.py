"""What is said when a shift changes hands, when hands are missing, two days before. Pure: display names alone, never a surname, a
price, an address, a private number."""

import datetime as dt
from dataclasses import dataclass

from portal.kit import dates
from programmes.rules.wording import Occasion, Said

MOST_NAMES = 8


@dataclass(frozen=True)
class Slot:
    """A shift as these words say it. `called`: « Distribuer les paniers, Accueillir »."""

    called: str
    start: dt.datetime
    end: dt.datetime
    where: str
    house: str
    phone: str = ""

    @property
    def line(self) -> str:
        return f"{self.called}\n{dates.moment_long(self.start)}, jusqu’à {dates.hour(self.end)}, {self.where}"


def _letter(house: str, *paragraphs: str) -> str:
    return "\n\n".join(["Bonjour,", *(part for part in paragraphs if part), f"À bientôt,\n{house}"])


def _or_call(phone: str) -> str:
    return f"Ou appelez la maison au {phone}." if phone else "Ou passez à l’accueil."


def names_in_words(names: list[str]) -> str:
    """« Jeanne, M. Diallo et 2 autres personnes »"""
    shown, more = names[:MOST_NAMES], len(names) - MOST_NAMES
    if more > 0:
        shown = [*shown, "1 autre personne" if more == 1 else f"{more} autres personnes"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} et {shown[-1]}" if shown else ""


def whom_to_call(leader: str, phone: str) -> str:
    """The house's number, with the name of who leads; never a private one."""
    if leader:
        return f"Sur place, demandez {leader}. Un souci ce jour-là ? " + (
            f"Appelez la maison au {phone}." if phone else "Dites-le à l’accueil."
        )
    return f"Un souci ce jour-là ? Appelez la maison au {phone}." if phone else "Un souci ce jour-là ? Dites-le à l’accueil de la maison."


def swap_wanted(slot: Slot, *, link: str) -> Said:
    """To those who are fit: somebody looks for who takes her shift over."""
    body = _letter(
        slot.house,
        f"Quelqu’un de l’équipe ne peut pas venir et cherche qui prendrait sa place :\n{slot.line}",
        f"Si cela vous va, dites oui ici, la première personne l’a : {link}",
        _or_call(slot.phone),
        "Vous ne pouvez pas ? Vous n’avez rien à faire.",
    )
    when = dates.moment_short(slot.start)
    return Said(f"Une place à reprendre, {when}", body, f"Une place de bénévole à reprendre : {when}, {slot.where}. Pour dire oui : {link}")


def swapped(occasion: Occasion, *, slot: Slot, to: str) -> Said:
    """To who handed it on."""
    when = dates.moment_short(slot.start)
    body = _letter(
        slot.house, f"{to} prend votre place{occasion.for_whom} :\n{slot.line}", "Vous n’avez plus rien à faire. Merci d’avoir cherché."
    )
    return Said(f"Votre place est reprise, {when}", body, f"Votre place du {when} est reprise. Merci d’avoir cherché. {slot.house}")


def help_wanted(slots: list[Slot], *, link: str, house: str, phone: str) -> Said:
    """One message about all the shifts that lack hands and that she may take."""
    lines = "\n".join(f"– {slot.called}, {dates.moment_long(slot.start)}, {slot.where}" for slot in slots)
    first = dates.moment_short(slots[0].start)
    body = _letter(
        house,
        f"Il manque du monde, et vous pourriez venir :\n{lines}",
        f"Si cela vous va : {link}",
        _or_call(phone),
        "Vous ne pouvez pas ? Vous n’avez rien à faire. Pour ne plus être appelé·e, dites-le à la maison.",
    )
    more = f" et {len(slots) - 1} autre{'s' if len(slots) > 2 else ''}" if len(slots) > 1 else ""
    return Said(f"Il manque du monde, {first}", body, f"Il manque du monde : {first}, {slots[0].where}{more}. Pour venir : {link}")


def given_back(slot: Slot, *, who: str, missing: int, link: str = "") -> Said:
    """To the team: who leads the shift, who organises."""
    left = "Il y a encore assez de monde." if not missing else f"Il manque maintenant {missing} personne{'s' if missing > 1 else ''}."
    see = f"Le planning : {link}" if link else ""
    when = dates.moment_short(slot.start)
    body = _letter(slot.house, f"{who} a rendu sa place :\n{slot.line}", left, see)
    return Said(f"Une place rendue, {when}", body, f"Une place rendue : {when}, {slot.where}. {left}")


def standing_given_back(slots: list[tuple[Slot, int]], *, who: str, link: str = "") -> Said:
    """To the team: somebody comes no more every week. (shift, how many are missing there now) of each date given back."""
    lines = [f"– {slot.called}, {dates.moment_long(slot.start)}, {slot.where} : {_missing(missing)}" for slot, missing in slots]
    first = dates.moment_short(slots[0][0].start)
    see = f"Le planning : {link}" if link else ""
    body = _letter(slots[0][0].house, "\n".join([f"{who} arrête son créneau régulier. Ces dates sont rendues :", *lines]), see)
    many = f"{len(slots)} places rendues, dès {first}" if len(slots) > 1 else f"Une place rendue, {first}"
    return Said(many, body, f"{many}, {slots[0][0].where}. {who} arrête son créneau régulier.")


def _missing(people: int) -> str:
    return "il manque 1 personne" if people == 1 else f"il manque {people} personnes" if people else "encore assez de monde"


def taken_over(slot: Slot, *, who: str, to: str) -> Said:
    """To the team: a place changed hands."""
    when = dates.moment_short(slot.start)
    body = _letter(slot.house, f"{to} vient à la place de {who} :\n{slot.line}", "Rien à faire : tout est assuré.")
    return Said(f"Une place change de mains, {when}", body, f"Une place change de mains : {when}, {slot.where}. Tout est assuré.")


def reminder(
    occasion: Occasion, *, post: str = "", team: tuple[str, ...] = (), leader: str = "", phone: str = "", seeking: bool = False
) -> Said:
    """Two days before: with whom one is, and whom to call."""
    beside = f"Avec vous : {names_in_words(list(team))}." if team else "Pour l’instant vous êtes la première personne inscrite."
    sought = "On cherche encore qui prendrait votre place : d’ici là, elle est à vous." if seeking else ""
    body = _letter(
        occasion.house,
        f"C’est bientôt{occasion.for_whom} :\n{occasion.line}" + (f"\n{post}" if post else ""),
        beside,
        sought,
        whom_to_call(leader, phone),
        f"Un empêchement ? {occasion.link}",
    )
    call = f" Un souci ? {phone}" if phone else ""
    return Said(
        f"Rappel : {occasion.short_when}",
        body,
        f"Rappel{occasion.for_whom} : {occasion.short_when}, {occasion.where}.{call} {occasion.link}",
    )
