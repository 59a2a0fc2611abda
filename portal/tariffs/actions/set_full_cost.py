import datetime as dt

from django.db import transaction

from portal.kit import audit
from portal.kit.locking import Rank, locked_one
from portal.kit.money import format_euros
from portal.kit.refusal import Refusal

from ..models import FullCost, Tariff
from ..rules.problems import HIGHEST_PRICE


def set_full_cost(*, tariff: Tariff, valid_from: dt.date, cents: int, note: str = "", by) -> FullCost:
    """Write what one unit really costs from a day on; the same day again corrects it. Earlier costs stay.

    Raises Refusal « cout-hors-bornes ».
    """
    if not 0 <= cents <= HIGHEST_PRICE:
        raise Refusal("cout-hors-bornes", f"Un coût va de 0,00 € à {format_euros(HIGHEST_PRICE)}.")
    with transaction.atomic():
        locked_one(Tariff, tariff.pk, rank=Rank.COUNTER)
        before = FullCost.objects.filter(tariff=tariff, valid_from=valid_from).values_list("cents", flat=True).first()
        cost, _ = FullCost.objects.update_or_create(tariff=tariff, valid_from=valid_from, defaults={"cents": cents, "note": note.strip()})
        audit.record("tariffs.full_cost", cost, by=by, cents=cents, before=before)
    return cost
