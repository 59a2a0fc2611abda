from django.db import transaction
from django.db.models import Q

from portal.kit import audit, clock
from portal.kit.audit import SYSTEM

from ..enums import Selection
from ..models import SignUpSheet
from .lock_sheet import lock_sheet
from .make_offers import make_offers


def opened(sheet: SignUpSheet) -> bool:
    """What is left of the shares goes to all from now on. The sheet is locked by the caller."""
    if sheet.shares_opened_at or not sheet.shares.exists():
        return False
    sheet.kept, sheet.shares_opened_at = 0, clock.now()
    return bool(SignUpSheet.objects.filter(pk=sheet.pk).update(kept=0, shares_opened_at=sheet.shares_opened_at))


def open_shares(*, sheet: SignUpSheet, by) -> SignUpSheet:
    """Open what is still kept to all; whoever waits is served first. Twice is once."""
    with transaction.atomic():
        fresh = lock_sheet(sheet.pk)
        left = fresh.kept
        if opened(fresh):
            audit.record("programmes.open_shares", fresh, by=by, maison=fresh.maison_id, left=left)
            make_offers(fresh.pk, by=by)
        return fresh


def open_shares_due() -> int:
    """Each sheet whose time to keep is over; how many. Those of a draw still to come are kept until it."""
    due = SignUpSheet.objects.filter(shares_until__lte=clock.now(), shares_opened_at=None, kept__gt=0)
    rows = list(due.filter(~Q(selection=Selection.DRAW) | Q(drawn_at__isnull=False)).order_by("pk"))
    for sheet in rows:
        open_shares(sheet=sheet, by=SYSTEM)
    return len(rows)
