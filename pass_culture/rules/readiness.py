"""What is missing before a departure is announced. Pure: facts in, sentences out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ready:
    """What stands for a departure. `hands`: volunteers wanted for it, `hands_taken`: those who come (None: none were asked for)."""

    published: bool
    venue: bool
    meeting_place: bool
    back: bool
    by_coach: bool
    stops: int
    escorts: int
    escort_seats: int
    hands_taken: int = 0
    priced: bool = True
    price_written: bool = True
    contract: bool = True
    opens_later: bool = True
    words: bool = True


@dataclass(frozen=True)
class Lack:
    """One thing to do: `what`, in words, `where` it is done (a code of the page)."""

    code: str
    what: str
    blocks: bool = False  # nothing is announced before


def lacks(ready: Ready) -> list[Lack]:
    """In the order in which one would see to them."""
    found = []
    if not ready.published:
        found.append(Lack("page", "La page n’est pas encore en ligne : personne ne peut la lire.", blocks=True))
    if ready.priced and not ready.price_written:
        found.append(Lack("price", "Le tarif n’a pas encore de prix publié.", blocks=True))
    if not ready.words:
        found.append(Lack("words", "La page ne dit pas encore ce que l’on va voir."))
    if not ready.venue:
        found.append(Lack("trip", "Le partenaire n’est pas choisi : l’adresse et l’accès manquent."))
    if not ready.meeting_place:
        found.append(Lack("trip", "Le lieu du rendez-vous manque.", blocks=True))
    if not ready.back:
        found.append(Lack("trip", "L’heure du retour manque : on la demande souvent."))
    if ready.by_coach and not ready.stops:
        found.append(Lack("trip", "On part en car, mais aucun arrêt n’est écrit."))
    if not ready.escorts + ready.hands_taken:
        found.append(Lack("escorts", "Personne n’accompagne encore."))
    elif ready.escorts + ready.hands_taken > ready.escort_seats:
        found.append(Lack("escorts", "Plus de personnes accompagnent que de places tenues pour elles."))
    return found
