import datetime as dt

from django.db import transaction

from portal.kit import audit
from portal.kit.locking import Rank, locked_one

from ..enums import Basis
from ..models import Tariff, TariffBand, TariffVersion

COPIED = ("basis", "rate", "floor_cents", "cap_cents", "step_cents", "suggested_cents", "taxable_cents", "not_taxable_cents", "flat_cents")


def draft_version(*, tariff: Tariff, valid_from: dt.date, by) -> TariffVersion:
    """A draft that begins as a copy of the tariff's last version (published before drafts), or as a free one. Drafts may be
    several: the board compares."""
    with transaction.atomic():
        locked_one(Tariff, tariff.pk, rank=Rank.COUNTER)
        versions = tariff.versions.prefetch_related("bands")
        model = versions.published().order_by("-valid_from").first() or versions.first()
        fields = {name: getattr(model, name) for name in COPIED} if model else {"basis": Basis.BANDS}
        draft = TariffVersion.objects.create(tariff=tariff, valid_from=valid_from, edited_by=by, **fields)
        TariffBand.objects.bulk_create(
            TariffBand(version=draft, min_quotient=band.min_quotient, max_quotient=band.max_quotient, cents=band.cents)
            for band in (model.bands.all() if model else ())
        )
        audit.record("tariffs.draft", draft, by=by, copied_from=model.pk if model else None)
    return draft
