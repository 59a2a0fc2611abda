from portal.kit import clock
from portal.kit.refusal import Refusal

from ..models import SheetPass


def use_sheet_pass(*, sheet_pass: SheetPass, target: str) -> SheetPass:
    """The pass, fresh, for an act on `target`, inside the act's transaction: whoever takes it back meanwhile waits for the act to end.

    Raises Refusal « feuille-fermee » once it is over or taken back, « autre-feuille » for anything but what it opens.
    """
    fresh = SheetPass.objects.select_for_update(of=("self",)).get(pk=sheet_pass.pk)
    if not fresh.open_at(clock.now()):
        raise Refusal("feuille-fermee", "Cette feuille est fermée : rien n'a été noté.", "Demandez un nouveau lien à l'accueil.")
    if fresh.target != target:
        raise Refusal("autre-feuille", "Ce panier est sur une autre feuille.", "Cherchez-le avec l'accueil.")
    return fresh
