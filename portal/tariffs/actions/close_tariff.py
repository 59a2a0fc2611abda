import datetime as dt

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal

from ..models import Tariff


def close_tariff(*, tariff: Tariff, closed_from: dt.date | None, by) -> Tariff:
    """Say from which day a tariff is no longer proposed; None opens it again. Prices already promised stay promised.

    Raises Refusal « date-passee ».
    """
    if closed_from is not None and closed_from < clock.today():
        raise Refusal("date-passee", "Un tarif ne se ferme pas dans le passé : choisissez aujourd’hui ou plus tard.")
    with transaction.atomic():
        fresh = locked_one(Tariff, tariff.pk, rank=Rank.COUNTER)
        fresh.closed_from = closed_from
        fresh.save(update_fields=["closed_from"])
        audit.record("tariffs.close", fresh, by=by, closed_from=closed_from.isoformat() if closed_from else None)
    return fresh
