"""Who opens a receipt or a photograph of a report."""

from django.db.models import Q

from portal.kit.visibility import user_can
from portal.people.enums import Capability

from ..enums import Party
from ..models import FundRequest
from .parties import parties_of


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
