"""What is said to somebody about the time she gave, in the three sizes of paper. Pure. Days and durations, nothing else of it."""

import datetime as dt

from portal.kit import dates
from programmes.rules.certificate import hours_written

from .wording import Told

Line = tuple[dt.date, int]  # day, minutes


def _by_phone(phone: str) -> str:
    return f"Une question ? Appelez la maison au {phone}." if phone else "Une question ? Passez à la maison."


def _lines(lines: list[Line]) -> str:
    return "\n".join(f"- {dates.day_written(day)} : {hours_written(minutes)}" for day, minutes in lines)


def approved(*, lines: list[Line], phone: str) -> Told:
    """Her declared hours count."""
    whole = hours_written(sum(minutes for _day, minutes in lines))
    body = f"Bonjour,\n\nVos heures sont validées :\n{_lines(lines)}\n\nEn tout {whole}. Merci pour ce temps.\n\n{_by_phone(phone)}"
    return Told("Vos heures sont validées", body, f"Vos heures de bénévolat sont validées : {whole}. Merci !")


def refused(*, day: dt.date, minutes: int, why: str, had_counted: bool, phone: str) -> Told:
    """A time does not count, or no longer; with the reason the team gave."""
    begins = "Une correction : les heures" if had_counted else "Les heures"
    counts = "ne comptent plus" if had_counted else "n’ont pas été retenues"
    when = dates.day_written(day)
    body = (
        f"Bonjour,\n\n{begins} du {when} ({hours_written(minutes)}) {counts}.\n\nPourquoi : {why}\n\n"
        f"Si c’est une erreur, dites-le nous : cela se corrige. {_by_phone(phone)}"
    )
    return Told(
        "Vos heures de bénévolat : une correction", body, f"Vos heures de bénévolat du {when} {counts}. {phone or 'Voyez avec la maison.'}"
    )


def corrected(*, day: dt.date, before: int, minutes: int, why: str, phone: str) -> Told:
    """Another duration counts."""
    when = dates.day_written(day)
    body = (
        f"Bonjour,\n\nVos heures du {when} sont corrigées : {hours_written(minutes)}, au lieu de {hours_written(before)}.\n\n"
        f"Pourquoi : {why}\n\nSi c’est une erreur, dites-le nous : cela se corrige. {_by_phone(phone)}"
    )
    short = (
        f"Vos heures de bénévolat du {when} sont corrigées : {hours_written(minutes)}. {phone or 'Une question ? Voyez avec la maison.'}"
    )
    return Told("Vos heures de bénévolat : une correction", body, short)


def thanked(*, house: str, words: str, phone: str) -> Told:
    """A word from the house, as it was written."""
    return Told(
        f"Un mot de la maison {house}",
        f"Bonjour,\n\n{words}\n\nLa maison {house}",
        f"Merci ! La maison {house} vous a écrit un mot : il est dans votre espace, ou à l’accueil{f' ({phone})' if phone else ''}.",
    )
