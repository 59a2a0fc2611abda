"""Who acts, in which house: asked by every act of the room, whatever the screen has asked before."""

from portal.kit.audit import SYSTEM
from portal.kit.refusal import Refusal
from portal.kit.visibility import user_can


def check_house(*, by, capability: str, maison) -> None:
    """Raise « pas-cette-maison » when `by` may not do this there; the house itself always may."""
    if by is not SYSTEM and not user_can(by, capability, maison):
        raise Refusal("pas-cette-maison", "Vous ne pouvez pas le faire pour cette maison.", "Choisissez l’une de vos maisons.")
