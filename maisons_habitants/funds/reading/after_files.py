"""Who opens a receipt or a photograph of a report."""

from django.db.models import Q
from django.urls import reverse

from portal.kit.visibility import user_can
from portal.people.enums import Capability

from ..enums import Party, ReportState
from ..models import FundRequest, ReportPhoto
from ..models.request import PUBLIC_STATES
from .parties import parties_of
from .pictures import PublicPicture


def may_open(user, stored) -> bool:
    """Who leads it, the counter that writes with her, who reviews it, who keeps the fund; the accountant reads receipts."""
    if not user.is_authenticated:
        return False
    rows = FundRequest.objects.select_related("fund", "rules")
    row = rows.filter(Q(receipts__file=stored) | Q(report__photos__file=stored)).first()
    if row is None:
        return False
    if parties_of(row, user) & {Party.LEADER, Party.HELPER, Party.AGENT, Party.KEEPER}:
        return True
    return stored.kind == "funds.receipt" and user_can(user, Capability.PAY_FUNDS, row.fund.maison_id)


def public_photos(request: FundRequest) -> list[PublicPicture]:
    """`reading.pictures.picture_sources`: those of an accepted report whose people agreed. One query."""
    rows = ReportPhoto.objects.filter(report__request=request, report__state=ReportState.ACCEPTED, people_agree=True)
    return [PublicPicture(reverse("funds:photo", args=[request.pk, one.pk]), one.words) for one in rows]


def public_photo(request_pk: int, pk: int) -> ReportPhoto | None:
    """The same, one of them, of a project that is public today."""
    rows = ReportPhoto.objects.select_related("file").filter(report__state=ReportState.ACCEPTED, people_agree=True)
    return rows.filter(pk=pk, report__request=request_pk, report__request__state__in=PUBLIC_STATES).first()
