import datetime as dt

from portal.kit import dates

from ..models import SheetPass

KEPT = dt.timedelta(days=30)


def old_sheet_names(today: dt.date):
    return SheetPass.objects.filter(expires_at__lt=dates.midnight(today - KEPT)).exclude(given_to="")


def forget_sheet_names(*, today: dt.date) -> int:
    """Whom a sheet was confided to is forgotten a month after it closed; which pass did what stays in the audit."""
    return old_sheet_names(today).update(given_to="")
