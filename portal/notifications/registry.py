"""Slots of this room: the channels that leave by themselves, and the words for each purpose."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.dispatch import Signal

from portal.kit.registry import Slot

from .models import OutboxMessage


class DeliveryFailed(Exception):
    """A channel could not pass a message on. `code` is short and without personal data; `permanent`: no use trying again."""

    def __init__(self, code: str, *, permanent: bool = False):
        super().__init__(code)
        self.code = code
        self.permanent = permanent


class MessageChannel(Protocol):
    """What carries a message out of the house."""

    def send(self, message: OutboxMessage) -> None:
        """Pass it on or raise DeliveryFailed. Called outside any transaction; may be called again with the same `uid`."""


# Channel value -> what sends it; letters and calls have none and stay queued for somebody's hands
channels: Slot[MessageChannel] = Slot("channels")
# purpose code -> label for the desk (« people.sign_in_code » -> « Code de connexion »)
purposes: Slot[str] = Slot("purposes")


@dataclass(frozen=True)
class Attachment:
    """A file that goes with an e-mail. `name` tells nothing of anybody; `method`: of a calendar file, the same as inside it."""

    name: str
    content: bytes
    kind: str = "text/calendar"
    method: str = "PUBLISH"


# purpose code -> (message) -> list[Attachment]: made when the mail leaves, from what the message is about, so that the outbox keeps no
# second copy of anything and the file says what is so at that moment
attachments: Slot[Callable[[OutboxMessage], list[Attachment]]] = Slot("attachments")

# message, by: it came back or could not leave for good (sender: OutboxMessage). Inside the transaction that notes it, before it is
# said by another way: who counts a delay from the day it was read stops counting.
message_returned = Signal()
