"""A size is offered no more, or again. Whoever has it keeps it until her term ends: nothing of hers is written here."""

import uuid

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..models import BasketSize, SeasonTerms
from .save_size import price_refusal


def withdraw_size(*, size: BasketSize, by, key: uuid.UUID | None = None) -> BasketSize:
    """Offer a size no more, neither to who subscribes nor to who changes. Whoever has it, or awaits a place with it, keeps it until her
    term ends; the next is offered with the usual basket. Twice is once. Raises « taille-habituelle »."""
    with once(key, f"paniers.withdraw_size:{size.pk}", by=by) as request:
        row = _locked(size)
        if request.done or not row.offered:
            return row
        if row.usual:
            words = f"« {row.name} » est le panier habituel : c'est lui que l'on propose à qui continue."
            raise Refusal("taille-habituelle", words, "Retirez une autre taille ; celle-ci vaut jusqu'à la fin de la saison.")
        return _write(row, "paniers.withdraw_size", offered=False, by=by)


def offer_size(*, size: BasketSize, by, key: uuid.UUID | None = None) -> BasketSize:
    """Offer again a size that was withdrawn. Twice is once. Raises « tarif-sans-prix », « tarif-ferme »."""
    with once(key, f"paniers.offer_size:{size.pk}", by=by) as request:
        row = _locked(size)
        if request.done or row.offered:
            return row
        refusal = price_refusal(row.tariff, on=max(row.terms.starts_on, clock.today()))
        if refusal:
            raise refusal
        return _write(row, "paniers.offer_size", offered=True, by=by)


def order_sizes(*, terms: SeasonTerms, first: BasketSize, by, key: uuid.UUID | None = None) -> list[BasketSize]:
    """Show `first` one place before where it stands, everywhere sizes are listed. The first stays where it is."""
    with once(key, f"paniers.order_sizes:{terms.pk}:{first.pk}", by=by) as request:
        season = locked_one(SeasonTerms, terms.pk, rank=Rank.COUNTER)
        rows = list(season.sizes.all())
        at = next((place for place, row in enumerate(rows) if row.pk == first.pk), 0)
        if request.done or at == 0:
            return rows
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
        for place, row in enumerate(rows):
            row.position = place + 1
        BasketSize.objects.bulk_update(rows, ["position"])
        audit.record("paniers.order_sizes", season, by=by, sizes=[row.pk for row in rows])
        return rows


def _locked(size: BasketSize) -> BasketSize:
    season = locked_one(SeasonTerms, size.terms_id, rank=Rank.COUNTER)
    row = BasketSize.objects.select_related("tariff").get(pk=size.pk)
    row.terms = season
    return row


def _write(row: BasketSize, verb: str, *, offered: bool, by) -> BasketSize:
    row.offered, row.edition = offered, row.edition + 1
    row.save(update_fields=["offered", "edition"])
    audit.record(verb, row, by=by, name=row.name)
    return row
