"""When somebody asked, where a paper says it: the rank on the list counts from there."""

import datetime as dt

from portal.kit import dates
from portal.kit.refusal import Refusal


def refusal_of_asked_at(asked_at: dt.datetime | None, *, opens_at: dt.datetime, now: dt.datetime, staff: bool) -> Refusal | None:
    """Only staff say it, of a moment when the paper could be signed: nobody is moved ahead of who came first."""
    if asked_at is None:
        return None
    if not staff:
        return Refusal("heure-reservee", "Le rang compte à partir de maintenant.", "Recommencez depuis la page du rendez-vous.")
    if asked_at > now:
        return Refusal("heure-future", "L'heure notée sur la feuille n'est pas encore passée.", "Vérifiez le jour et l'heure.")
    if asked_at < opens_at:
        words = f"Les inscriptions ont ouvert {dates.moment_long(opens_at)} : on ne pouvait pas s'inscrire avant."
        return Refusal("heure-avant-ouverture", words, "Vérifiez le jour et l'heure notés sur la feuille.")
    return None
