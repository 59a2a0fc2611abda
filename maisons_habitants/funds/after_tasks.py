"""What `tick` does for granted requests: says that a report is due, fifteen days before and once after."""

import datetime as dt

from django.db import transaction
from django.db.models.functions import Coalesce

from portal.kit import clock
from portal.kit.audit import SYSTEM

from .actions.move_request import lock_request
from .actions.open_after import agreement_of
from .enums import ReportState, State
from .models import Agreement, FundRequest
from .notifications.after import remind_report
from .reading.after import due_of, report_mark

AT_ONCE = 100
LONGEST_DELAY = 366  # days, as the rules allow for a report
FIELDS = {"soon": "reminded_before", "late": "reminded_after"}


def remind_reports() -> int:
    """How many were reminded. A day moved is recalled anew. One query when nothing is due."""
    today = clock.today()
    rows = FundRequest.objects.annotate(last=Coalesce("ends_on", "happens_on")).filter(
        state=State.GRANTED, last__lte=today, last__gte=today - dt.timedelta(days=2 * LONGEST_DELAY)
    )
    rows = rows.exclude(report__state__in=(ReportState.SENT, ReportState.ACCEPTED)).select_related("rules", "report", "agreement")
    found = [row.pk for row in rows.order_by("last", "pk") if _due(row)]
    return sum(_reminded(pk) for pk in found[:AT_ONCE])


def _due(row: FundRequest) -> str:
    """« late », « soon », or "" where nothing is to be said, or was."""
    mark = report_mark(row, getattr(row, "report", None))
    said = getattr(getattr(row, "agreement", None), FIELDS[mark], None) if mark else None
    return "" if said == due_of(row) else mark


def _reminded(pk: int) -> int:
    with transaction.atomic():
        row = lock_request(pk)
        mark, due = _due(row), due_of(row)
        if not mark:
            return 0
        Agreement.objects.filter(pk=agreement_of(row).pk).update(**{FIELDS[mark]: due})
        remind_report(row, due=due, late=mark == "late", by=SYSTEM)
    return 1
