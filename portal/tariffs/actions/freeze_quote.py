import datetime as dt

from django.db import transaction

from portal.kit import audit, clock

from ..models import Tariff, TariffVersion
from ..rules.quote import Means, Quote


def freeze_quote(*, tariff: Tariff, means: Means, on: dt.date, chosen: int | None = None, by) -> Quote:
    """Promise a price: the quote on a day, from a version that will never change any more. Keep `quote.frozen`.

    Raises Refusal « tarif-sans-prix » or « montant-hors-bornes » (see `Tariff.quote`).
    """
    with transaction.atomic():
        quote = tariff.quote(means, on=on, chosen=chosen)
        # Only the first promise writes: a version in use is never touched again, so promises do not wait for one another.
        if TariffVersion.objects.filter(pk=quote.version_id, used_at=None).update(used_at=clock.now()):
            audit.record("tariffs.first_use", TariffVersion.objects.get(pk=quote.version_id), by=by)
    return quote
