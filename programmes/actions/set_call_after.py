from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal

from ..models import SignUpSheet
from .lock_sheet import lock_sheet

MOST = 10


def set_call_after(*, sheet: SignUpSheet, after: int | None, by) -> SignUpSheet:
    """After how many absences in a row without a word the team telephones for this sheet: 0 never, None as its kind does. The same
    again is nothing. Raises « nombre-d-absences »."""
    if after is not None and not 0 <= after <= MOST:
        raise Refusal(
            "nombre-d-absences", f"Ce nombre va de 0 (jamais) à {MOST}.", "Écrivez-le de nouveau, ou rien pour faire comme les autres."
        )
    with transaction.atomic():
        fresh = lock_sheet(sheet.pk)
        if fresh.call_after != after:
            fresh.call_after = after
            fresh.save(update_fields=["call_after"])
            audit.record("programmes.set_call_after", fresh, by=by, maison=fresh.maison_id, after=after)
        return fresh
