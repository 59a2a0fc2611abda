"""A link by which somebody joins who leads a project: it holds a request's key and how many led it, signed. It dies once one more joined
or left, and after seven days; it names nobody."""

from django.core import signing

from ..models import FundRequest
from ..rules.machine import WRITTEN_BY_LEADERS

SALT, DAYS = "funds.join", 7


def invitation_of(request: FundRequest) -> str:
    """One query: who leads it now is counted."""
    return signing.dumps([request.pk, request.leaders.count()], salt=SALT)


def invited_to(token: str) -> FundRequest | None:
    """The request, while the link holds and it is still being written; two queries."""
    try:
        pk, leaders = signing.loads(token, salt=SALT, max_age=DAYS * 24 * 3600)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    row = FundRequest.objects.select_related("fund", "maison", "rules").filter(pk=pk, state__in=WRITTEN_BY_LEADERS).first()
    return row if row is not None and row.leaders.count() == leaders else None
