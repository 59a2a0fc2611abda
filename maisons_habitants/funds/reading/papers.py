"""Who opens a paper joined to a request."""

from ..enums import Party
from ..models import RequestDocument
from ..rules.machine import WRITTEN_BY_LEADERS
from .committee_files import may_read
from .parties import parties_of


def may_open(user, stored) -> bool:
    """Who leads it, always; the counter of its house while it is being written with her; who reviews it, once it is
    filed; and its committee, from the convocation until the meeting is over."""
    row = RequestDocument.objects.filter(file=stored).select_related("request__fund", "request__rules").first()
    if row is None or not user.is_authenticated:
        return False
    parties, request = parties_of(row.request, user), row.request
    if Party.LEADER in parties or (Party.HELPER in parties and request.state in WRITTEN_BY_LEADERS):
        return True
    if request.number is None:
        return False
    return Party.AGENT in parties or may_read(user, request)
