"""What the worker and `tick` run to empty the outbox."""

from django_tasks import task

from portal.kit import clock

from .actions.deliver_message import deliver_message, release_abandoned
from .actions.take_up_message import retire_late
from .models import OutboxMessage
from .registry import channels

SWEEP = 500  # messages a sweep: a minute's work for a mail server, so that one tick never lasts for ever


@task()
def deliver(message_id: int) -> bool:
    """Send one message just committed."""
    return deliver_message(message_id=message_id)


def sweep() -> int:
    """Send what is due and has not left: after a failure, a crash, or with a date to come. How many left."""
    release_abandoned()
    retire_late()
    due = OutboxMessage.objects.due(clock.now()).filter(channel__in=channels.keys())
    keys = list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:SWEEP])
    return sum(deliver_message(message_id=key) for key in keys)
