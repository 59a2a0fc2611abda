import uuid

from django.db.models import Sum

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..models import GivePoint, OrderLine, Surplus
from ..rules.weight import in_kilos


def note_surplus(*, line: OrderLine, point: GivePoint, grams: int, by, key: uuid.UUID | None = None) -> Surplus:
    """Note what no basket needed and where it was taken: a weight and a fridge, nobody's name. Twice is once.

    Raises Refusal « poids-negatif », « pas-encore-livree », « point-ferme », « trop-de-reste ».
    """
    with once(key, f"paniers.note_surplus:{line.pk}", by=by) as request:
        if request.done:
            return Surplus.objects.get(pk=request.result)
        fresh = OrderLine.objects.select_for_update().get(pk=line.pk)
        if grams < 1:
            raise Refusal("poids-negatif", "Il faut un poids au-dessus de zéro.", "Écrivez ce que dit la balance.")
        if fresh.received_grams is None:
            raise Refusal("pas-encore-livree", "Cette livraison n'est pas encore notée.", "Notez d'abord ce qui est venu.")
        if not point.open:
            raise Refusal("point-ferme", f"{point.name} est fermé.", "Choisissez un autre endroit.")
        given = fresh.surplus.aggregate(n=Sum("grams"))["n"] or 0
        if given + grams > fresh.received_grams:
            words = f"Il n'est venu que {in_kilos(fresh.received_grams)} de « {fresh.product} »."
            raise Refusal("trop-de-reste", words, f"Déjà noté au frigo : {in_kilos(given)}." if given else "Vérifiez le poids.")
        row = Surplus.objects.create(line=fresh, point=point, grams=grams, at=clock.now(), by=by)
        audit.record("paniers.note_surplus", row, by=by, grams=grams)
        request.result = row.pk
    return row
