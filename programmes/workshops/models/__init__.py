from .course import Course, FollowUp, Position
from .prevention import Prevention
from .workshop import Workshop

__all__ = ["Course", "FollowUp", "Position", "Prevention", "Workshop"]
