from .course import Course, FollowUp, Position
from .prevention import Prevention
from .trained import Trained, TrainedCount
from .training import Training, Validation
from .workshop import Workshop

__all__ = ["Course", "FollowUp", "Position", "Prevention", "Trained", "TrainedCount", "Training", "Validation", "Workshop"]
