from django.db import transaction

from portal.kit import audit, clock

from ..models import SignUpSheet
from .lock_sheet import lock_sheet
from .make_offers import make_offers


def close_sheet(*, sheet: SignUpSheet, by) -> SignUpSheet:
    """Residents can no longer enrol by themselves; places already taken stand. Closing twice is once."""
    with transaction.atomic():
        fresh = lock_sheet(sheet.pk)
        now = clock.now()
        if fresh.closes_at is None or fresh.closes_at > now:
            fresh.closes_at = now
            fresh.opens_at = min(fresh.opens_at, now)
            fresh.save(update_fields=["closes_at", "opens_at"])
            audit.record("programmes.close_sheet", fresh, by=by, maison=fresh.maison)
        return fresh


def reopen_sheet(*, sheet: SignUpSheet, by) -> SignUpSheet:
    """Residents can enrol again, until the dates themselves close it; a closing still to come stays as it was planned."""
    with transaction.atomic():
        fresh = lock_sheet(sheet.pk)
        if fresh.closes_at is not None and fresh.closes_at <= clock.now():
            fresh.closes_at = None
            fresh.save(update_fields=["closes_at"])
            audit.record("programmes.reopen_sheet", fresh, by=by, maison=fresh.maison)
            make_offers(fresh.pk, by=by)
        return fresh
