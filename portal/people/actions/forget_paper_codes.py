import datetime as dt

from portal.kit import dates

from ..models import PaperCode

KEPT = dt.timedelta(days=30)


def old_paper_codes(today: dt.date):
    return PaperCode.objects.filter(printed_at__lt=dates.midnight(today - KEPT))


def forget_paper_codes(*, today: dt.date) -> int:
    """Codes on paper, a month after they were printed; how many went. The audit still says who printed one for whom."""
    return old_paper_codes(today).delete()[0]
