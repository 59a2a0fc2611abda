"""What this room says to people of its own, in the sizes their channels need: no price, no surname, no address."""

import datetime as dt

from portal.kit import dates
from programmes.rules.wording import Occasion, Said


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
