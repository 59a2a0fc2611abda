from portal.kit import audit
from portal.notifications.enums import Channel as Way
from portal.notifications.enums import State
from portal.notifications.models import OutboxMessage

from ..enums import EnrolmentState
from ..models import Enrolment
from ..notifications import OFFERS
from .note_told import note_told


def note_delivered() -> int:
    """Learn from the outbox which offers have reached their people (by message, or because staff ticked the call as made), and what was
    said at the counter. How many places."""
    offers = Enrolment.objects.filter(state=EnrolmentState.OFFERED, told_at=None).select_related("person")
    by_key = {audit.key_of(offer): offer for offer in offers}
    reached = OutboxMessage.objects.filter(about__in=by_key, purpose__in=OFFERS, state=State.SENT)
    told = [by_key[key] for key in sorted(set(reached.values_list("about", flat=True)))] if by_key else []
    told += [row for row in _said_at_the_counter() if row not in told]
    for row in told:
        note_told(enrolment=row, by=audit.SYSTEM)
    return len(told)


def _said_at_the_counter() -> list[Enrolment]:
    """Places « à prévenir » whose message staff have ticked as said, or left aside, since."""
    rows = list(Enrolment.objects.exclude(to_tell="").select_related("person__successor").order_by("pk"))
    keys = {row.pk: audit.key_of(row.person.current_record) for row in rows}
    if not rows:
        return []
    kept = OutboxMessage.objects.filter(channel=Way.COUNTER, recipient_key__in=set(keys.values()))
    said: dict[tuple[str, str], bool] = {}
    for key, purpose, state in kept.values_list("recipient_key", "purpose", "state"):
        said[key, purpose] = said.get((key, purpose), True) and state != State.QUEUED
    return [row for row in rows if said.get((keys[row.pk], row.to_tell))]
