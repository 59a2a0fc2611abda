"""What stands against the days and limits of a season. Pure."""

import datetime as dt
from collections.abc import Iterable

from portal.kit import dates
from portal.kit.refusal import Refusal

from .cards import SeasonDays

LONGEST = dt.timedelta(days=731)
MOST = 200  # outings that a card may be limited to


def of_the_days(season: SeasonDays, others: Iterable[SeasonDays]) -> list[Refusal]:
    """Its days by themselves and beside the other seasons: two never overlap, so that a day has one card."""
    if season.last < season.first:
        return [Refusal("dates-a-l-envers", "La saison finit avant de commencer.", "Vérifiez les deux dates.")]
    if season.last - season.first > LONGEST:
        return [Refusal("saison-trop-longue", "Une saison dure deux ans au plus.", "Vérifiez le dernier jour.")]
    return [
        Refusal(
            "saison-chevauchante",
            f"« {other.title} » couvre déjà des jours de celle-ci ({dates.days_range(other.first, other.last)}).",
            "Choisissez d’autres jours : une carte est bonne pour une saison à la fois.",
        )
        for other in others
        if other.first <= season.last and season.first <= other.last
    ][:1]


def of_the_limit(most: int | None) -> list[Refusal]:
    if most is None or 1 <= most <= MOST:
        return []
    return [Refusal("limite-impossible", f"Le nombre de sorties va de 1 à {MOST}.", "Laissez vide pour ne pas mettre de limite.")]


def of_what_was_promised(
    season: SeasonDays, *, first_activated: dt.date | None, promised_until: dt.date | None, outside: Iterable[dt.date]
) -> list[Refusal]:
    """In mid-season, what was promised stays: cards are good until the day that was told, outings planned are inside."""
    found, days = [], sorted(outside)
    if promised_until is not None and season.last < promised_until:
        words = f"Des cartes sont en service, bonnes jusqu’au {dates.day_long(promised_until)}."
        found.append(Refusal("cartes-au-dela", words, "La saison finit ce jour-là au plus tôt ; elle peut finir plus tard."))
    if first_activated is not None and season.first > first_activated:
        words = f"Une carte est en service depuis le {dates.day_long(first_activated)}."
        found.append(Refusal("cartes-avant", words, "La saison commence ce jour-là au plus tard."))
    if days:
        words = f"Une sortie tombe hors de la saison, le {dates.day_long(days[0])}."
        if len(days) > 1:
            words = f"{len(days)} sorties tombent hors de la saison, la première le {dates.day_long(days[0])}."
        found.append(Refusal("sorties-hors-saison", words, "Gardez ces jours dans la saison, ou déplacez d’abord ces sorties."))
    return found
