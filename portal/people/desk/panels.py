"""A person's page at the desk: what is still to be said to her, and the last messages."""

from django.db.models import Case, IntegerField, Q, Value, When
from django.http import HttpRequest

from portal.kit.visibility import scope_of, user_can
from portal.notifications.enums import Channel, State
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import purposes
from portal.notifications.rules.failures import explained

from ..enums import Capability
from ..models import Person
from ..notifications import keys_of

SHOWN, LAST = 12, 4
TO_TELL = Q(channel=Channel.COUNTER, state=State.QUEUED)
ASTRAY = Q(state__in=(State.FAILED, State.RETURNED), retold__isnull=True)


def messages(request: HttpRequest, person: Person) -> dict | None:
    """Those to tell her and those that reached nobody first, then the newest. One query."""
    if not scope_of(request.user, Capability.SEE_MESSAGES):
        return None
    first = Case(When(TO_TELL, then=Value(0)), When(ASTRAY, then=Value(1)), default=Value(2), output_field=IntegerField())
    hers = OutboxMessage.objects.visible_to(request.user).of(keys_of(person)).filter(sensitive=False)
    rows = list(hers.annotate(rank=first).order_by("rank", "-queued_at", "-pk")[:SHOWN])
    if not rows:
        return None
    for row in rows:
        row.purpose_words = purposes.get(row.purpose) or row.purpose
        row.why, row.way_out = explained(row.failure) if row.failure else ("", "")
    return {
        "person": person,
        "to_tell": [row for row in rows if row.rank == 0],
        "astray": [row for row in rows if row.rank == 1],
        "last": [row for row in rows if row.rank == 2][:LAST],
        "may_act": user_can(request.user, Capability.SEND_MESSAGES),
    }
