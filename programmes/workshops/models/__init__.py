from .course import Course, FollowUp, Position
from .help import Help
from .machine import Loan, Machine
from .prevention import Prevention
from .sale import Sale
from .trained import Trained, TrainedCount
from .training import Training, Validation
from .workshop import Workshop

__all__ = [
    "Course", "FollowUp", "Help", "Loan", "Machine", "Position", "Prevention", "Sale", "Trained", "TrainedCount", "Training", "Validation",
    "Workshop",
]  # fmt: skip
