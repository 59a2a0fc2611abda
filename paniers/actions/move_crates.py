import uuid

from django.db.models import Sum

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..models import CrateMove, Grower, GrowerOrder


def move_crates(
    *, grower: Grower, by, lent: int = 0, returned: int = 0, order: GrowerOrder | None = None, key: uuid.UUID | None = None
) -> CrateMove:
    """Note crates that a farm lent or that went back to it. Twice is once. Raises Refusal « pas-de-caisse », « trop-de-caisses »."""
    with once(key, f"paniers.move_crates:{grower.pk}", by=by) as request:
        if request.done:
            return CrateMove.objects.get(pk=request.result)
        if lent < 0 or returned < 0 or not (lent or returned):
            raise Refusal("pas-de-caisse", "Il n'y a aucune caisse à noter.", "Écrivez combien sont venues, ou combien sont reparties.")
        Grower.objects.select_for_update().get(pk=grower.pk)
        moved = CrateMove.objects.filter(grower=grower).order_by().aggregate(lent=Sum("lent"), returned=Sum("returned"))
        held = (moved["lent"] or 0) + lent - (moved["returned"] or 0)
        if returned > held:
            more = "s" if held > 1 else ""
            raise Refusal(
                "trop-de-caisses",
                f"Nous n'avons que {held} caisse{more} de cette ferme.",
                "Comptez-les, ou notez d'abord celles qui sont venues.",
            )
        row = CrateMove.objects.create(
            grower=grower, order=order, day=clock.today(), lent=lent, returned=returned, at=clock.now(), by=by
        )  # fmt: skip
        audit.record("paniers.move_crates", row, by=by, lent=lent, returned=returned)
        request.result = row.pk
    return row
