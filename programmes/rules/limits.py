"""Places counted for a need: of the places of a sheet, how many at most serve it (a theatre has four for wheelchairs). A ceiling that
nobody passes, not a reserve: nothing is kept for anybody, and who waits for one stops nobody else."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.kit.refusal import Refusal

# What such a place is, after « une place »; by the code of the need.
FOR = {
    "wheelchair": "pour fauteuil roulant",
    "hearing-loop": "avec boucle magnétique",
    "interpreter": "avec interprète",
    "childcare": "avec garde d’enfants",
}
FREED = "Celle qui se libère va à la première personne de la liste qui en a besoin."


@dataclass(frozen=True)
class Ceiling:
    """One need of a sheet: how many places it has for it, how many are left."""

    need: str
    places: int
    left: int

    @property
    def called(self) -> str:
        return FOR[self.need]


def counted(number: int, need: str) -> str:
    """« 4 places pour fauteuil roulant »"""
    return f"{number} place{'s' if number > 1 else ''} {FOR[need]}"


def wanted(asked: Iterable[tuple[int, str]]) -> Counter[str]:
    """Need -> how many of a party have it. `asked`: pairs of (position in the party, code)."""
    return Counter(need for _, need in dict(asked).items())


def refusals_of_the_party(asked: Iterable[tuple[int, str]], *, places: int) -> list[Refusal]:
    """What is odd in what is asked, whatever the sheet: such a place is one person's, and one person has one."""
    pairs = list(asked)
    if not pairs:
        return []
    found = []
    if places > 1:
        words = f"Une place {FOR[pairs[0][1]]} est celle d'une seule personne."
        found.append(Refusal("une-place-chacun", words, "Inscrivez chaque personne par son nom, une place chacune."))
    if len({who for who, _ in pairs}) < len(pairs):
        words = "On compte une seule place par personne."
        found.append(Refusal("un-besoin-chacun", words, "Choisissez le plus important, et dites l'autre en quelques mots."))
    return found


def none_here(ceiling: Ceiling) -> Refusal:
    return Refusal(
        "sans-place-du-besoin", f"Il n'y a pas de place {ceiling.called} ici.", "Parlez-en à l'accueil : on cherche une autre date."
    )


def refusal_for_ever(ceiling: Ceiling, number: int) -> Refusal | None:
    """More than there will ever be: no list and no draw could serve them."""
    if number <= ceiling.places:
        return None
    if not ceiling.places:
        return none_here(ceiling)
    words = f"Il n'y a que {counted(ceiling.places, ceiling.need)} en tout."
    return Refusal("trop-pour-le-besoin", words, "Venez à une autre date, ou parlez-en à l'accueil.")


def refusal_of_the_need(ceiling: Ceiling, number: int, *, way_out: str, confidential: bool = False) -> Refusal | None:
    """What is left against `number` more."""
    if number <= ceiling.left:
        return None
    if not ceiling.places:
        return none_here(ceiling)
    if confidential:
        words = f"Il n'y a plus de place {ceiling.called}."
    elif ceiling.left:
        words = f"Il reste {counted(ceiling.left, ceiling.need)}, vous en demandez {number}."
    elif ceiling.places == 1:
        words = f"La seule place {ceiling.called} est prise."
    else:
        words = f"Les {counted(ceiling.places, ceiling.need)} sont prises."
    return Refusal("besoin-complet", words, way_out)


def against_ceilings(
    ceilings: Mapping[str, Ceiling], asked: Iterable[tuple[int, str]], *, way_out: str, confidential: bool, places: int = 1
) -> list[Refusal]:  # fmt: skip
    """Every reason of the needs a sheet counts against this party; what it does not count is nobody's refusal."""
    pairs = [(who, need) for who, need in asked if need in ceilings]
    found = refusals_of_the_party(pairs, places=places)
    for need, number in sorted(wanted(pairs).items()):
        refusal = refusal_of_the_need(ceilings[need], number, way_out=way_out, confidential=confidential)
        found += [refusal] if refusal else []
    return found


def never_for_ceilings(ceilings: Mapping[str, Ceiling], asked: Iterable[tuple[int, str]], *, places: int = 1) -> list[Refusal]:
    """The same for who only asks or waits: what will never be."""
    pairs = [(who, need) for who, need in asked if need in ceilings]
    found = refusals_of_the_party(pairs, places=places)
    for need, number in sorted(wanted(pairs).items()):
        refusal = refusal_for_ever(ceilings[need], number)
        found += [refusal] if refusal else []
    return found


def told_left(ceiling: Ceiling, *, confidential: bool) -> str:
    """Beside the question, before anything is sent."""
    if not ceiling.places:
        return "Il n’y en a pas ici."
    if not ceiling.left:
        return (
            "Elles sont toutes prises : la liste d’attente est là pour ça."
            if ceiling.places > 1
            else "Elle est prise : il y a la liste d’attente."
        )
    return "" if confidential else f"Il en reste {ceiling.left} sur {ceiling.places}."
