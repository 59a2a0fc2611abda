from .message import OutboxMessage

__all__ = ["OutboxMessage"]
