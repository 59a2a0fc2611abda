"""What requests give to the rooms below: who opens their papers, what their leaders are told."""

from portal.kit import registry

from .actions.write_request import DOCUMENT
from .notifications.requests import name_purposes
from .reading.papers import may_open


def register() -> None:
    name_purposes()
    registry.private_files.add(DOCUMENT, may_open)
