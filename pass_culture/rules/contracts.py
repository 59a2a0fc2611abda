"""What was agreed with a partner: seats of a season, and the departures that use them. Pure."""

from collections.abc import Sequence

from portal.kit.refusal import Refusal

from .seats import seats_in_words


def refusal_of_fewer(*, seats: int, used: int) -> Refusal | None:
    """Seats of a contract cut below those that its departures hold."""
    if seats >= used:
        return None
    words = f"Les sorties de cette convention tiennent {seats_in_words(used)} : on ne peut pas descendre à {seats}."
    return Refusal("convention-entamee", words, f"Gardez-en {used}, ou rendez d’abord des places dans une sortie.")


def refusal_to_close(*, to_come: Sequence[str]) -> Refusal | None:
    """Closed while outings to come (their titles) still stand on it."""
    if not to_come:
        return None
    words = f"« {to_come[0]} » est encore à venir avec cette convention."
    if len(to_come) > 1:
        words = f"{len(to_come)} sorties sont encore à venir avec cette convention, la première : « {to_come[0]} »."
    way_out = "Attendez qu’elle ait eu lieu, ou mettez-la sur une autre convention."
    if len(to_come) > 1:
        way_out = "Attendez qu’elles aient eu lieu, ou mettez-les sur une autre convention."
    return Refusal("sorties-a-venir", words, way_out)


def refusal_to_move(*, moved: bool, departures: int) -> Refusal | None:
    """Its season or its venue changed while departures stand on it."""
    if not moved or not departures:
        return None
    return Refusal(
        "sorties-liees", "Des sorties sont sur cette convention : sa saison et son lieu restent.", "Écrivez une autre convention."
    )


def refusal_to_use(*, same_season: bool, same_venue: bool, agreed: bool, seats: int, left: int) -> Refusal | None:
    """What stands against a departure of `seats` on a contract with `left` to give."""
    found = []
    if not same_season:
        found.append(
            Refusal("autre-saison", "Cette convention est celle d’une autre saison.", "Choisissez-en une de la saison de la sortie.")
        )
    if not same_venue:
        found.append(
            Refusal(
                "autre-lieu",
                "Cette convention est celle d’un autre lieu.",
                "Changez d’abord le lieu de la sortie, ou choisissez-en une autre.",
            )
        )
    if not agreed:
        found.append(
            Refusal(
                "convention-fermee", "Cette convention n’est pas en cours.", "Marquez-la « convenu » d’abord, ou choisissez-en une autre."
            )
        )
    if seats > left:
        rest = f"il en reste {left}" if left > 0 else "il n’en reste aucune"
        words = f"La sortie tient {seats_in_words(seats)}, et {rest} sur cette convention."
        found.append(Refusal("convention-epuisee", words, "Ajoutez des places à la convention, ou tenez-en moins pour cette sortie."))
    return Refusal.gather(found)
