from django.db import transaction

from portal.kit import audit, clock

from ..models import PictureUse


def end_use(*, use: PictureUse, by) -> PictureUse:
    """It was taken down. Twice is once."""
    with transaction.atomic():
        row = PictureUse.objects.select_for_update(of=("self",)).select_related("trip__sheet").get(pk=use.pk)
        if row.ended_on is None:
            row.ended_on = max(clock.today(), row.since)
            row.save(update_fields=["ended_on"])
            audit.record("pass_culture.end_use", row, by=by, maison=row.trip.sheet.maison_id)
    return row
