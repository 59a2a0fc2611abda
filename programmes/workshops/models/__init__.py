from .course import Course, FollowUp, Position
from .prevention import Prevention
from .training import Training, Validation
from .workshop import Workshop

__all__ = ["Course", "FollowUp", "Position", "Prevention", "Training", "Validation", "Workshop"]
