"""Once a message is committed, the worker is told; should that fail, the sweep of the next minute finds it."""

from django.db import transaction

from portal.kit import clock

from . import registry, tasks
from .models import OutboxMessage


def tell_the_worker(sender, instance: OutboxMessage, created: bool, raw: bool, **kwargs) -> None:
    if not created or raw or registry.channels.get(instance.channel) is None or instance.due_at > clock.now():
        return
    transaction.on_commit(lambda: tasks.deliver.enqueue(message_id=instance.pk), robust=True)
