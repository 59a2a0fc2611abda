"""Minutes that nobody approved, and photographs, two years after the meeting. What the committee approved stays, word for word; the weights
of its photographs too, so that its seal still answers for the text."""

import datetime as dt

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.actions.keep_file import drop_file

from ..enums import MinutesState
from ..models import Item, Minutes, MinutesPicture
from ..rules.keeping import MINUTES_KEPT_YEARS


def _day(today: dt.date) -> dt.date:
    return today.replace(year=today.year - MINUTES_KEPT_YEARS, day=min(today.day, 28))


def stale_drafts(today: dt.date):
    return Minutes.objects.exclude(state=MinutesState.APPROVED).filter(meeting__session__local_date__lt=_day(today))


def stale_pictures(today: dt.date):
    return MinutesPicture.objects.filter(minutes__meeting__session__local_date__lt=_day(today))


@transaction.atomic
def forget_minutes(*, today: dt.date | None = None) -> dict[str, int]:
    """From `tick`, once a day."""
    today = today or clock.today()
    pictures = list(stale_pictures(today).select_related("file").order_by("pk"))
    MinutesPicture.objects.filter(pk__in=[row.pk for row in pictures]).delete()
    for row in pictures:
        drop_file(stored=row.file, by=audit.SYSTEM)
    drafts = list(stale_drafts(today).select_for_update(of=("self",)).order_by("pk"))
    keys = [row.pk for row in drafts]
    Item.objects.filter(approves__in=keys).update(approves=None)
    for row in drafts:
        audit.record("committees.forget_minutes", row, by=audit.SYSTEM)
    Minutes.objects.filter(pk__in=keys).delete()
    return {"committee_drafts": len(drafts), "committee_pictures": len(pictures)}
