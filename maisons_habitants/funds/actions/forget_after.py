"""What follows a yes keeps its cents; accounts are masked and photographs go with the names, receipts when the accounts need them no
more."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from portal.kit import audit, clock, dates
from portal.kit.actions.keep_file import drop_file
from portal.kit.rules.months import months_later

from ..enums import OrderState
from ..models import Agreement, FundRequest, Leader, PaymentOrder, Receipt, ReportPhoto
from ..rules.after import masked_iban
from ..rules.keeping import LEADERS_KEPT_YEARS, RECEIPTS_KEPT_YEARS
from ..rules.machine import OVER

MASKED = "•"


def still_out():
    """Requests of which something is still to be paid or given back."""
    open_ = Q(repayment__isnull=False, repayment__repaid_on=None, repayment__waived_on=None)
    return FundRequest.objects.filter(Q(orders__state=OrderState.ORDERED) | open_)


def _over_for(years: int, today: dt.date):
    """Requests over for so long, of which nothing is still to be paid or given back."""
    before = dates.midnight(months_later(today, -12 * years))
    return FundRequest.objects.filter(state__in=OVER, changed_at__lt=before).exclude(pk__in=still_out().values("pk"))


def stale_accounts(today: dt.date):
    rows = Agreement.objects.filter(request__in=_over_for(LEADERS_KEPT_YEARS, today).values("pk"))
    return rows.exclude(iban="").exclude(iban__contains=MASKED)


def stale_photos(today: dt.date):
    return ReportPhoto.objects.filter(report__request__in=_over_for(LEADERS_KEPT_YEARS, today).values("pk"))


def stale_receipts(today: dt.date):
    return Receipt.objects.filter(file__isnull=False, request__in=_over_for(RECEIPTS_KEPT_YEARS, today).values("pk"))


def forget_after(*, today: dt.date | None = None) -> dict[str, int]:
    """From `tick`, once a day."""
    today = today or clock.today()
    with transaction.atomic():
        accounts = list(stale_accounts(today).select_related("request").order_by("pk"))
        _mask({row.request_id for row in accounts})
        for row in accounts:
            audit.record("funds.forget_after", row.request, by=audit.SYSTEM)
        photos, receipts = list(stale_photos(today).select_related("file")), list(stale_receipts(today).select_related("file"))
        ReportPhoto.objects.filter(pk__in=[row.pk for row in photos]).delete()
        Receipt.objects.filter(pk__in=[row.pk for row in receipts]).update(file=None)
        for row in (*photos, *receipts):
            drop_file(stored=row.file, by=audit.SYSTEM)
    return {"fund_accounts": len(accounts), "fund_photos": len(photos), "fund_receipts": len(receipts)}


def _mask(requests: set[int]) -> None:
    """In the orders that were ended too: their cents stay, and the end of the account, to find it again."""
    for model in (Agreement, PaymentOrder):
        for row in model.objects.filter(request__in=requests).exclude(iban="").exclude(iban__contains=MASKED):
            model.objects.filter(pk=row.pk).update(iban=masked_iban(row.iban), payee_name="")


def forget_of_records(records: set[int]) -> None:
    """When she asks: of projects that she led alone and that are over, the account and the photographs go with her name."""
    led = set(FundRequest.objects.filter(leaders__person__in=records, state__in=OVER).values_list("pk", flat=True))
    with_others = Leader.objects.filter(request__in=led, person__isnull=False).exclude(person__in=records)
    alone = led - set(with_others.values_list("request", flat=True))
    _mask(alone)
    photos = list(ReportPhoto.objects.filter(report__request__in=alone).select_related("file"))
    ReportPhoto.objects.filter(pk__in=[row.pk for row in photos]).delete()
    for row in photos:
        drop_file(stored=row.file, by=audit.SYSTEM)
