"""Coming together to a shift: what may be said of it, and how it is told. Pure."""

import re

from portal.kit.refusal import Refusal

MOST = 8  # seats of a car, or of a small bus
LONGEST = 40
STREET = re.compile(r"\b(rue|avenue|av|boulevard|bd|impasse|allée|allee|chemin|route|quai|appartement|appt|apt)\b", re.IGNORECASE)
TO_CALL = re.compile(r"[0-9@]|\bpoint\s*fr\b", re.IGNORECASE)


def refusals_of(seats: int | None, quarter: str) -> list[Refusal]:
    """What is wrong with a ride as it is said: the number of people, a quarter that is missing, or that says more than a quarter."""
    found = []
    if seats is not None and not 1 <= seats <= MOST:
        found.append(Refusal("combien", f"De une à {MOST} personnes.", "Écrivez combien de personnes vous pouvez emmener."))
    if not quarter.strip():
        found.append(Refusal("quartier", "Il manque le quartier.", "Un nom de quartier, de village ou d’arrêt suffit."))
    elif len(quarter.strip()) > LONGEST:
        found.append(Refusal("quartier", f"C’est trop long : {LONGEST} signes au plus.", "Un nom de quartier suffit."))
    elif STREET.search(quarter) or TO_CALL.search(quarter):
        words = "Ni adresse ni numéro ici : d’autres bénévoles le lisent."
        found.append(Refusal("pas-d-adresse", words, "Un nom de quartier, de village ou d’arrêt suffit. Le reste se dit de vive voix."))
    return found


def words_of(name: str, seats: int | None, quarter: str) -> str:
    """« Mme Ba peut emmener 2 personnes, du côté de : Teisseire »"""
    if seats is None:
        return f"{name} cherche une place, du côté de : {quarter}"
    people = "une personne" if seats == 1 else f"{seats} personnes"
    return f"{name} peut emmener {people}, du côté de : {quarter}"
