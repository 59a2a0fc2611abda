from .batch import LetterBatch, StrayReturn
from .message import OutboxMessage

__all__ = ["LetterBatch", "OutboxMessage", "StrayReturn"]
