"""Papers of meetings held long ago are let go."""

import datetime as dt

from portal.kit.actions.keep_file import drop_file
from portal.kit.audit import SYSTEM

from ..models import MeetingDocument
from ..rules.keeping import MEMBERS_KEPT_YEARS


def old_documents(today: dt.date):
    day = today.replace(year=today.year - MEMBERS_KEPT_YEARS, day=min(today.day, 28))
    return MeetingDocument.objects.filter(meeting__session__local_date__lt=day)


def forget_documents(*, today: dt.date) -> int:
    rows = list(old_documents(today).select_related("file").order_by("pk")[:500])
    for row in rows:
        file = row.file
        row.delete()
        drop_file(stored=file, by=SYSTEM)
    return len(rows)
