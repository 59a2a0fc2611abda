"""How a sheet stands, in the few words a list or a button can hold."""

from dataclasses import dataclass

from .sign_up import SheetFacts, places_in_words, refusals_of_the_moment


@dataclass(frozen=True)
class Standing:
    """`note` for lists (« Il reste 6 places »), `full` whether to mark it so, `act`: « enrol », « wait », « request » or nothing;
    `why` says it when one cannot."""

    note: str = ""
    full: bool = False
    act: str = ""
    why: str = ""


def standing(facts: SheetFacts, *, by_request: bool = False, confidential: bool = False) -> Standing:
    """A confidential sheet never tells a number: « places » or « complet »."""
    closed = refusals_of_the_moment(facts, staff=False)
    if closed:
        return Standing(why=f"{closed[0].words} {closed[0].way_out}".strip())
    if by_request:
        return Standing("Sur demande", act="request")
    if facts.left is None:
        return Standing(act="enrol")
    if facts.left and not facts.queue:
        return Standing("Des places" if confidential else f"Il reste {places_in_words(facts.left)}", act="enrol")
    if facts.waiting_list:
        return Standing("Complet · liste d'attente", full=True, act="wait")
    return Standing("Complet", full=True, why="Il n'y a plus de place. Parlez-en à l'accueil de la maison.")
