"""Names go, projects stay: what was granted is public money and stays counted. Drafts that nobody came back to go whole."""

import datetime as dt

from django.db import transaction

from portal.kit import audit, clock, dates
from portal.kit.actions.keep_file import drop_file
from portal.kit.models import StoredFile
from portal.kit.rules.months import months_later
from portal.people.models import Person

from ..enums import State
from ..models import FundRequest, Leader, RequestDocument
from ..rules.keeping import DRAFTS_KEPT_MONTHS, LEADERS_KEPT_YEARS
from ..rules.machine import OVER
from .forget_after import forget_of_records as forget_after_of
from .forget_after import still_out


def stale_leaders(today: dt.date):
    """Those of projects over for so long, and still named."""
    before = dates.midnight(months_later(today, -12 * LEADERS_KEPT_YEARS))
    rows = Leader.objects.filter(request__state__in=OVER, request__changed_at__lt=before, person__isnull=False)
    return rows.exclude(request__in=still_out().values("pk"))


def stale_drafts(today: dt.date):
    before = dates.midnight(months_later(today, -DRAFTS_KEPT_MONTHS))
    return FundRequest.objects.filter(state=State.DRAFT, changed_at__lt=before)


def forget_leaders(*, today: dt.date | None = None) -> dict[str, int]:
    """From `tick`, once a day."""
    today = today or clock.today()
    with transaction.atomic():
        rows = list(stale_leaders(today).select_for_update(of=("self",)).order_by("pk"))
        Leader.objects.filter(pk__in=[row.pk for row in rows]).update(person=None)
        for row in rows:
            audit.record("funds.forget_leader", row, by=audit.SYSTEM)
        drafts = list(stale_drafts(today).select_for_update(of=("self",)).order_by("pk"))
        drop_drafts([row.pk for row in drafts])
    return {"fund_leaders": len(rows), "fund_drafts": len(drafts)}


def forget_of_records(records: set[int]) -> None:
    """`registry.forgotten`, and when she asks: her drafts that nobody else leads go, elsewhere her name does."""
    mine = FundRequest.objects.filter(state=State.DRAFT, leaders__person__in=records).distinct()
    shared = mine.filter(pk__in=Leader.objects.filter(person__isnull=False).exclude(person__in=records).values("request"))
    drop_drafts(list(mine.exclude(pk__in=list(shared.values_list("pk", flat=True))).values_list("pk", flat=True)))
    forget_after_of(records)
    Leader.objects.filter(person__in=records).update(person=None)


def drop_drafts(keys: list[int], *, by=audit.SYSTEM) -> None:
    """Whole: their papers too, the files once that is committed. Inside the caller's transaction."""
    files = list(StoredFile.objects.filter(pk__in=RequestDocument.objects.filter(request__in=keys).values("file")))
    FundRequest.objects.filter(pk__in=keys).delete()
    for file in files:
        drop_file(stored=file, by=by)


def leads_something(person: Person) -> bool:
    """A project of hers is filed and not over, or money of it is still to be paid or given back."""
    rows = FundRequest.objects.led_by(person).exclude(state=State.DRAFT)
    return rows.exclude(state__in=OVER).exists() or rows.filter(pk__in=still_out().values("pk")).exists()
