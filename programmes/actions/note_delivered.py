from portal.kit import audit
from portal.notifications.enums import State
from portal.notifications.models import OutboxMessage

from ..enums import EnrolmentState
from ..models import Enrolment
from .note_told import note_told


def note_delivered() -> int:
    """Learn from the outbox which offers have reached their people: by message, or because staff ticked the call as made."""
    offers = Enrolment.objects.filter(state=EnrolmentState.OFFERED, told_at=None).select_related("person")
    by_key = {audit.key_of(offer): offer for offer in offers}
    reached = OutboxMessage.objects.filter(about__in=by_key, purpose="programmes.offered", state=State.SENT)
    keys = set(reached.values_list("about", flat=True))
    for key in sorted(keys):
        note_told(enrolment=by_key[key], by=audit.SYSTEM)
    return len(keys)
