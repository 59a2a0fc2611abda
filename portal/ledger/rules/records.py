"""When a régie passes to another, or the accountant comes to look. Pure.

Source: instruction 06-031-A-B-M (remise de service: counted in the presence of both, signed by both; procès-verbal de vérification).
"""

from collections.abc import Mapping

from portal.kit.money import format_euros
from portal.kit.refusal import Refusal

from .deposits import NO_MANDATE


def refusals(
    *, mandated: bool, handover: bool, open_tills: int, other_mandated: bool = True, other_is_self: bool = False, other_name: str = ""
) -> list[Refusal]:
    """Every reason not to write this record."""
    reasons = [] if mandated else [NO_MANDATE]
    if handover and other_is_self:
        reasons.append(Refusal("remise-a-soi", "On ne se remet pas la régie à soi-même.", "Choisissez la personne qui la prend."))
    elif handover and not other_mandated:
        reasons.append(
            Refusal(
                "remise-sans-mandat",
                "La personne qui prend la régie n'a pas de mandat, ni aujourd'hui ni plus tard.",
                "Donnez-lui d'abord son mandat, puis écrivez la remise.",
            )
        )
    if not handover and not other_name.strip():
        reasons.append(
            Refusal("verification-sans-nom", "Un procès-verbal nomme qui vérifie.", "Écrivez le nom du comptable ou de son délégué.")
        )
    if handover and open_tills:
        words = "Une caisse est encore ouverte." if open_tills == 1 else f"{open_tills} caisses sont encore ouvertes."
        reasons.append(Refusal("caisse-ouverte", words, "Elles se comptent et se ferment avant la remise."))
    return reasons


def differences(expected: Mapping[str, int], counted: Mapping[str, int]) -> list[tuple[str, int, int, int]]:
    """(account, expected, found, found less expected) for each account, in the order of `expected`."""
    return [(account, cents, counted.get(account, 0), counted.get(account, 0) - cents) for account, cents in expected.items()]


def difference_words(gap: int) -> str:
    """« il manque 1,00 € », « le compte est juste »"""
    if not gap:
        return "le compte est juste"
    return f"il manque {format_euros(-gap)}" if gap < 0 else f"il y a {format_euros(gap)} de trop"
