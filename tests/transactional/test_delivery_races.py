"""No message leaves twice, whoever delivers: the worker, the sweep, two of each. And it leaves once it is committed, never before."""

import threading
from types import SimpleNamespace

import pytest
from django.db import transaction

from portal.kit import clock
from portal.kit.audit import SYSTEM
from portal.kit.registry import Slot
from portal.notifications import tasks
from portal.notifications.actions import deliver_message as delivering
from portal.notifications.actions.deliver_message import deliver_message
from portal.notifications.actions.queue_message import queue_message
from portal.notifications.models import OutboxMessage

from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


class CountingChannel:
    def __init__(self):
        self.sent = []
        self.lock = threading.Lock()

    def send(self, message):
        with self.lock:
            self.sent.append(message.pk)


@pytest.fixture
def channel(monkeypatch):
    counting = CountingChannel()
    slot = Slot("channels")
    slot.add("email", counting)
    for module in ("actions.deliver_message", "tasks", "receivers.registry"):
        monkeypatch.setattr(f"portal.notifications.{module}.channels", slot)
    return counting


def queue(**values):
    usual = {
        "channel": "email",
        "address": "lea@exemple.fr",
        "purpose": "tests.note",
        "subject": "Bonjour",
        "body": "Bonjour.",
        "by": SYSTEM,
    }
    return queue_message(**{**usual, **values})


@pytest.fixture
def waiting(monkeypatch):
    """Messages that nobody was told about yet."""
    silent = SimpleNamespace(deliver=SimpleNamespace(enqueue=lambda **kwargs: None))
    monkeypatch.setattr("portal.notifications.receivers.tasks", silent)
    return lambda count=1: [queue().pk for _ in range(count)]


def test_four_deliverers_send_each_message_once(channel, waiting):
    keys = waiting(12)
    together(*[lambda: [deliver_message(message_id=key) for key in keys]] * 4)
    assert sorted(channel.sent) == keys
    assert set(OutboxMessage.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_sweeps_at_the_same_time_send_each_message_once(channel, waiting):
    keys = waiting(12)
    given = together(*[tasks.sweep] * 3)
    assert sorted(channel.sent) == keys
    assert sum(given) == 12


def test_control_without_the_conditional_update_it_leaves_twice(channel, waiting, monkeypatch):
    (key,) = waiting()
    meeting = Meeting()

    def looks_then_takes(message_id):
        due = OutboxMessage.objects.due(clock.now()).filter(pk=message_id).exists()
        meeting()
        OutboxMessage.objects.filter(pk=message_id).update(state="sending", claimed_at=clock.real_now(), sent_at=None)
        return due

    monkeypatch.setattr(delivering, "_claimed", looks_then_takes)
    act = lambda: deliver_message(message_id=key)  # noqa: E731
    together(act, act)
    assert channel.sent == [key, key]


def test_it_leaves_after_the_commit_and_not_before(channel):
    with transaction.atomic():
        message = queue()
        assert channel.sent == []
    assert channel.sent == [message.pk]
    message.refresh_from_db()
    assert message.state == "sent"


def test_two_who_say_the_same_thing_say_it_once(channel):
    given = together(*[lambda: queue(dedupe_key="rappel:8").pk] * 4)
    assert len(set(given)) == 1
    assert channel.sent == given[:1]
