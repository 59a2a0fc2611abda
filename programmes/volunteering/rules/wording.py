"""What is said to a volunteer about her file, in the three sizes of paper. Pure. Nothing of it names anybody nor a price."""

import datetime as dt
from dataclasses import dataclass

from portal.kit import dates
from programmes.rules.wording import Occasion, Said


@dataclass(frozen=True)
class Told:
    subject: str
    body: str
    short: str


def _houses(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"


def _by_phone(phone: str) -> str:
    return f", ou appelez la maison au {phone}" if phone else ", ou passez à la maison"


def joined(*, houses: list[str], secrecy: str, link: str, phone: str, consent: bool) -> Told:
    """Welcome: how to choose, what was promised; `consent`: a parent's written word is still to be seen."""
    parent = (
        "Avant 18 ans, il nous faut l’accord écrit d’un parent : le papier à signer est à l’accueil. "
        "Vous avez 18 ans ? Dites-nous votre année de naissance.\n\n"
        if consent
        else ""
    )
    body = (
        f"Bonjour,\n\nVous voilà bénévole : {_houses(houses)}. Merci !\n\n"
        f"Pour choisir un créneau : {link}{_by_phone(phone)}.\n\n{parent}"
        f"On vient quand on peut, on s’arrête quand on veut. {secrecy}\n\nÀ bientôt."
    )
    return Told("Bienvenue parmi les bénévoles", body, f"Bienvenue parmi les bénévoles ! Pour choisir un créneau : {phone or link}")


def left(*, given_back: list[dt.datetime], phone: str) -> Told:
    """She stops: what was given back, and that the door stays open."""
    shifts = [dates.moment_long(start) for start in given_back]
    back = ""
    if shifts:
        back = ("Ce créneau est rendu : " if len(shifts) == 1 else "Ces créneaux sont rendus : ") + " ; ".join(shifts) + ".\n\n"
    body = (
        f"Bonjour,\n\nC’est noté : vous arrêtez le bénévolat. Merci pour le temps donné.\n\n{back}"
        "Vos heures restent à vous : demandez une attestation quand vous voulez. Et si l’envie revient, la porte est ouverte"
        f"{f' : {phone}' if phone else ''}.\n\nBien à vous."
    )
    number = len(shifts)
    told = f" {number} créneau{'x' if number > 1 else ''} rendu{'s' if number > 1 else ''}." if number else ""
    return Told("Vous arrêtez le bénévolat : c’est noté", body, f"C’est noté : vous arrêtez le bénévolat.{told} Merci pour le temps donné.")


def lapsing(*, name: str, until: dt.date, shift: dt.datetime, how: str, phone: str) -> Told:
    """Of a shift taken, on a day when what its post asks for no longer counts. The place stays hers meanwhile."""
    body = (
        f"Bonjour,\n\nVotre qualification « {name} » vaut jusqu’au {dates.day_written(until)}. "
        f"Votre créneau du {dates.moment_long(shift)} la demande encore.\n\n"
        f"{how or 'Parlez-en à la maison : on regarde ensemble comment la renouveler.'}\n\n"
        f"Votre place reste à vous d’ici là. Une question{' ? Appelez le ' + phone if phone else ' ? Passez à la maison'}.\n\nMerci."
    )
    short = f"Votre qualification {name} finit le {dates.day_short(until)}, avant votre créneau du {dates.moment_short(shift)}. "
    return Told("Une qualification à renouveler", body, short + (f"Appelez le {phone}" if phone else "Passez à la maison"))


def _letter(occasion: Occasion, *paragraphs: str) -> str:
    return "\n\n".join(["Bonjour,", *(part for part in paragraphs if part), f"À bientôt,\n{occasion.house}"])


def _lines(title: str, moments: tuple[dt.datetime, ...]) -> str:
    return "\n".join([title, *(f"– {dates.moment_long(moment)}" for moment in moments)]) if moments else ""


def standing(
    occasion: Occasion, *, often: str, placed: tuple[dt.datetime, ...], waiting: tuple[dt.datetime, ...],
    skipped: tuple[tuple[dt.datetime, str], ...], link: str,
) -> Said:  # fmt: skip
    """All the dates of a standing shift that were looked at together."""
    not_these = "\n".join(["Pas ces fois-là :", *(f"– {dates.moment_long(moment)} : {why}" for moment, why in skipped)]) if skipped else ""
    body = _letter(
        occasion,
        f"Votre créneau régulier{occasion.for_whom} :\n{occasion.title}, {often}, {occasion.where}",
        _lines("C’est noté :", placed),
        _lines("Sur la liste d’attente :", waiting),
        not_these,
        f"Une fois où vous ne pouvez pas ? Rendez cette date seule. Pour arrêter : {link}",
    )
    first = dates.moment_short((placed or waiting)[0])
    return Said(
        f"Votre créneau régulier, le prochain {first}", body, f"C’est noté, {often}. Le prochain : {first}, {occasion.where}. {link}"
    )


def standing_ended(occasion: Occasion, *, often: str, given_back: tuple[dt.datetime, ...]) -> Said:
    body = _letter(
        occasion,
        f"Votre créneau régulier est arrêté{occasion.for_whom} :\n{occasion.title}, {often}",
        _lines("Ces dates sont rendues :", given_back),
        "Merci pour tout ce temps donné. Revenez quand vous voulez.",
    )
    return Said("Votre créneau régulier est arrêté", body, f"C’est arrêté, {often}. Merci pour ce temps donné. {occasion.house}")
