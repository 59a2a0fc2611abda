"""How many hands: at least, wanted, at most. Pure."""

from dataclasses import dataclass

from portal.kit.refusal import Refusal

MOST = 200  # hands at one post of one date; beyond, a slip of the keyboard


@dataclass(frozen=True)
class Hands:
    """`minimum` people at least, `wanted` better, `maximum` seats."""

    minimum: int
    wanted: int
    maximum: int


def filled(minimum: int | None, wanted: int | None, maximum: int | None) -> Hands:
    """What is not said follows what is: one person at least, as many wanted as needed, no more seats than wanted."""
    least = 1 if minimum is None else minimum
    better = max(least, 1) if wanted is None else wanted
    return Hands(least, better, better if maximum is None else maximum)


def refusal_of(hands: Hands) -> Refusal | None:
    """« nombres » where they do not follow each other, or pass all measure."""
    if not (0 <= hands.minimum <= hands.wanted <= hands.maximum and hands.wanted >= 1):
        words = "Il faut : au moins ≤ souhaité ≤ au plus, et une personne au moins souhaitée."
        return Refusal("nombres", words, "Corrigez les trois nombres.")
    if hands.maximum > MOST:
        return Refusal("nombres", f"{hands.maximum} personnes à un seul poste, c’est beaucoup.", f"Au plus {MOST} : corrigez le nombre.")
    return None
