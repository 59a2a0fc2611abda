"""Whether somebody is fit for a shift: pure, every reason at once, each with its way out."""

from dataclasses import dataclass

from portal.kit.refusal import Refusal


@dataclass(frozen=True)
class Facts:
    """What is known of somebody for one shift."""

    known: bool  # has a volunteer's file, and has not left


def reasons(facts: Facts) -> list[Refusal]:
    """Every reason against, in the order in which one mends them; none: she may."""
    if not facts.known:
        words = "Cette personne n’est pas encore bénévole."
        return [Refusal("pas-benevole", words, "Lisez la charte et dites oui : cela prend deux minutes, aussi à l’accueil.")]
    return []
