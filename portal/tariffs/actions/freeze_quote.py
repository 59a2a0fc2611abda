import datetime as dt

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..models import Tariff, TariffBand, TariffVersion
from ..rules.holding import price_or_refuse
from ..rules.quote import Means, Quote


def freeze_quote(*, tariff: Tariff, means: Means, on: dt.date, chosen: int | None = None, by) -> Quote:
    """Promise a price: the quote on a day, from a version that will never change any more. Keep `quote.frozen`.

    `means` are this room's or a household's. Call it after taking your own locks: the first promise from a version writes its
    row. Raises Refusal « tarif-ferme », « tarif-sans-prix », « montant-hors-bornes », « prix-change » (withdrawn at this moment).
    """
    if tariff.closed_from is not None and tariff.closed_from <= on:
        raise Refusal("tarif-ferme", f"« {tariff.name} » n’est plus proposé à cette date.", "Demandez dans une maison.")
    with transaction.atomic():
        version = tariff.version_on(on)
        quote = price_or_refuse(version and version.grid, tariff.name, means, on=on, chosen=chosen)
        if not version.is_used:
            _mark_used(version, by)
    return quote


def _mark_used(version: TariffVersion, by) -> None:
    """Only the first promise writes; the edition guards against a version withdrawn and rewritten since it was read."""
    same = TariffVersion.objects.published().filter(pk=version.pk, edition=version.edition)
    if same.filter(used_at=None).update(used_at=clock.now()):
        TariffBand.objects.filter(version=version).update(frozen=True)
        audit.record("tariffs.first_use", version, by=by)
    elif not same.exists():
        raise Refusal("prix-change", "Le prix vient de changer.", "Rechargez la page et recommencez.")
