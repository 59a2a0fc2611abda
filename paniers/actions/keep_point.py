"""Where baskets may be given: opened, closed. A closed one stays on what was given there."""

from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.places.models import Maison

from ..models import GivePoint


def open_point(*, name: str, kind: str, maison: Maison | None, by) -> GivePoint:
    """A shared fridge or a food bank, of one house or (None) of all. Twice the same is once. Raises « point-sans-nom »."""
    name = " ".join(name.split())
    if not name:
        raise Refusal("point-sans-nom", "Il manque le nom.", "« Frigo partagé de la Capuche », par exemple.")
    with transaction.atomic():
        row, new = GivePoint.objects.get_or_create(name=name[:80], maison=maison, defaults={"kind": kind})
        if new or not row.open:
            row.open = True
            row.save(update_fields=["open"])
            audit.record("paniers.open_point", row, by=by, maison=maison)
        return row


def close_point(*, point: GivePoint, by) -> GivePoint:
    """Nothing more is given there; what was chosen for a day to come still is, and staff see it on the packing list."""
    with transaction.atomic():
        fresh = GivePoint.objects.select_for_update().get(pk=point.pk)
        if fresh.open:
            fresh.open = False
            fresh.save(update_fields=["open"])
            audit.record("paniers.close_point", fresh, by=by, maison=fresh.maison_id)
        return fresh
