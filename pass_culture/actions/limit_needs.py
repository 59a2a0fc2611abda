from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal
from programmes.actions.lock_sheet import lock_sheet
from programmes.models import SheetLimit, SignUpSheet


def limit_needs(*, sheet: SignUpSheet, limits: dict[str, int], by) -> SignUpSheet:
    """How many places of a sheet serve each need at most. Refused under those already taken."""
    with transaction.atomic():
        fresh = lock_sheet(sheet.pk)
        for need, places in limits.items():
            limit = fresh.limits.filter(need=need).first()
            if limit is None:
                SheetLimit.objects.create(sheet=fresh, need=need, places=places)
            elif places < limit.taken:
                words = f"{limit.taken} places pour ce besoin sont déjà prises."
                raise Refusal("besoin-pris", words, f"Gardez-en au moins {limit.taken}.")
            else:
                limit.places = places
                limit.save(update_fields=["places"])
        audit.record("programmes.set_terms", fresh, by=by, maison=fresh.maison_id, limits=sorted(limits))
        return fresh
