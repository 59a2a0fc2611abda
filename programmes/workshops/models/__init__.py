from .course import Course, FollowUp, Position
from .workshop import Workshop

__all__ = ["Course", "FollowUp", "Position", "Workshop"]
