"""A message to queue, and a channel that remembers or refuses."""

import pytest

from portal.kit.audit import SYSTEM
from portal.notifications import registry
from portal.notifications.actions.queue_message import queue_message


class RecordingChannel:
    def __init__(self):
        self.sent = []
        self.failures = []  # raised one after the other, then messages pass

    def send(self, message):
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(message)


@pytest.fixture
def channel(monkeypatch):
    """Stands for e-mail and SMS."""
    recording = RecordingChannel()
    slot = type(registry.channels)("channels")
    slot.add("email", recording)
    slot.add("sms", recording)
    for module in ("actions.deliver_message", "tasks", "receivers.registry"):
        monkeypatch.setattr(f"portal.notifications.{module}.channels", slot)
    return recording


@pytest.fixture
def queue():
    """Queue a message; only what a test is about needs saying."""

    def _queue(**values):
        usual = {
            "channel": "email",
            "address": "lea@exemple.fr",
            "purpose": "tests.note",
            "subject": "Votre inscription du 15 mars",
            "body": "Bonjour, votre place est gardée.",
            "by": SYSTEM,
        }
        return queue_message(**{**usual, **values})

    return _queue
