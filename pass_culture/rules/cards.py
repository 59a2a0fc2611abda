"""Who may have the card of a season, and why not yet. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from portal.kit import dates
from portal.kit.refusal import Refusal
from portal.people.rules import names

WHERE = "La carte se fait tout de suite dans toutes les maisons, ou se demande en ligne."
AGAIN = "Elle se renouvelle en une minute, « comme l’an dernier » : dans une maison ou en ligne."


@dataclass(frozen=True)
class SeasonDays:
    """A season as rules need it."""

    title: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class Standing:
    """What is known of one person for one season. `elsewhere`: the town of her record, when none of our houses stands there;
    `home_seen`: where she lives was seen, today or for a former season."""

    has: bool = False
    asked: bool = False
    stopped: bool = False
    other_season: bool = False
    elsewhere: str = ""
    home_seen: bool = False


def of_the_days(season: SeasonDays, day: dt.date) -> Refusal | None:
    """What stands against any card of this season on a day."""
    if day > season.last:
        words = f"« {season.title} » est finie depuis le {dates.day_long(season.last)}."
        return Refusal("saison-finie", words, "La carte de la prochaine saison se fait dès qu’elle commence.")
    if day < season.first:
        words = f"« {season.title} » commence le {dates.day_long(season.first)}."
        return Refusal("saison-pas-commencee", words, "La carte se fait à partir de ce jour, dans toutes les maisons et en ligne.")
    return None


def against(season: SeasonDays, day: dt.date, known: Standing, *, asking: bool = False) -> list[Refusal]:
    """Every reason why this person may not have the card now; `asking`: she only asks for it, and the team looks."""
    found = of_the_days(season, day)
    reasons = [found] if found else []
    if known.has:
        words = "La carte de la saison est déjà en service."
        reasons.append(Refusal("deja-sa-carte", words, f"Rien à refaire : elle sert jusqu’au {dates.day_long(season.last)}."))
        return reasons
    if asking:
        if known.asked:
            reasons.append(Refusal("deja-demandee", "La carte est déjà demandée.", "L’équipe regarde et répond ; rien d’autre à faire."))
        return reasons
    if known.home_seen:
        return reasons
    if known.elsewhere:
        words = f"La fiche dit qu’elle habite à {known.elsewhere}, et la carte est pour qui habite ici."
        way_out = "Si elle vit maintenant ici, cochez « domicile vu » ; sinon, des sorties s’ouvrent parfois aussi sans carte."
        reasons.append(Refusal("habite-ailleurs", words, way_out))
    else:
        words = "On n’a pas encore vu où elle habite."
        way_out = "Une facture, une quittance ou une attestation suffit : cochez « domicile vu ». Sans papier, notez sa demande."
        reasons.append(Refusal("domicile-a-voir", words, way_out))
    return reasons


def why_no_card(season: SeasonDays, known: Standing, on: dt.date | None = None) -> Refusal | None:
    """Why an outing of this season is not open to this person (on its day); None where her card is good for it."""
    if on is not None and not season.first <= on <= season.last:
        words = f"Cette date n’est pas dans « {season.title} » ({dates.days_range(season.first, season.last)})."
        return Refusal("sortie-hors-saison", words, "La carte d’une saison sert aux sorties de cette saison-là.")
    if known.has:
        return None
    if known.asked:
        words = "La carte de la saison est demandée : l’équipe n’a pas encore répondu."
        return Refusal("carte-demandee", words, "Passez dans une maison avec un papier à votre adresse : elle est faite tout de suite.")
    if known.stopped:
        return Refusal("carte-arretee", "La carte de cette saison est arrêtée.", WHERE)
    if known.other_season:
        return Refusal("carte-autre-saison", f"La carte est celle d’une autre saison, pas de « {season.title} ».", AGAIN)
    return Refusal("carte-manquante", "Il faut la carte de la saison pour cette sortie.", WHERE)


def lives_elsewhere(city: str, towns: Iterable[str]) -> str:
    """The town written on a record when it is none of ours; "" when it is ours, or when nobody knows."""
    ours = {names.plain(town) for town in towns if town.strip()}
    return city if city.strip() and ours and names.plain(city) not in ours else ""


def gives_back(*, outings: int) -> bool:
    """Whether what a stopped card cost comes back as credit: as long as nobody went out with it."""
    return outings == 0
