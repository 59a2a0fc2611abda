"""How a sheet stands, in the few words a list or a button can hold."""

from dataclasses import dataclass

from portal.kit import dates

from .sign_up import SheetFacts, places_in_words, refusal_of_the_number, refusals_of_the_moment


@dataclass(frozen=True)
class Standing:
    """`note` for lists (« Il reste 6 places »), `full` whether to mark it so, `act`: « enrol », « wait », « request » or nothing;
    `why` says it when one cannot."""

    note: str = ""
    full: bool = False
    act: str = ""
    why: str = ""

    @property
    def short(self) -> str:
        """The note without what one can do: « Complet », « Complet en ligne »."""
        return self.note.partition(" · ")[0]


def standing(facts: SheetFacts, *, by_request: bool = False, confidential: bool = False) -> Standing:
    """A confidential sheet never tells a number: « places » or « complet »."""
    closed = refusals_of_the_moment(facts, staff=False)
    if closed:
        return Standing(why=f"{closed[0].words} {closed[0].way_out}".strip())
    if facts.draw_at is not None and facts.requests_until is not None:
        return Standing(f"Demandes jusqu’au {dates.moment_short(facts.requests_until)}, puis tirage", act="request")
    if by_request:
        return Standing("Sur demande", act="request")
    if facts.left is None:
        return Standing(act="enrol")
    if facts.left and not facts.queue:
        return Standing("Des places" if confidential else f"Il reste {places_in_words(facts.left)}", act="enrol")
    if facts.kept and not confidential:
        kept = refusal_of_the_number(facts, 1)
        note = "Complet en ligne"
        return Standing(note, full=True, act="wait" if facts.waiting_list else "", why=f"{kept.words} {kept.way_out}" if kept else "")
    if facts.waiting_list:
        return Standing("Complet · liste d'attente", full=True, act="wait")
    return Standing("Complet", full=True, why="Il n'y a plus de place. Parlez-en à l'accueil de la maison.")
