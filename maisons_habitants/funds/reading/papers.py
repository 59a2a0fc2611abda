"""Who opens a paper joined to a request."""

from ..enums import Party
from ..models import RequestDocument
from ..rules.machine import WRITTEN_BY_LEADERS
from .parties import parties_of


def may_open(user, stored) -> bool:
    """Who leads it, always; the counter of its house while it is being written with her; who reviews it, once it is filed."""
    row = RequestDocument.objects.filter(file=stored).select_related("request__fund", "request__rules").first()
    if row is None or not user.is_authenticated:
        return False
    parties, request = parties_of(row.request, user), row.request
    if Party.LEADER in parties or (Party.HELPER in parties and request.state in WRITTEN_BY_LEADERS):
        return True
    return Party.AGENT in parties and request.number is not None
