from .course import Course, FollowUp, Position
from .help import Help
from .machine import Loan, Machine
from .sale import Sale
from .workshop import Workshop

__all__ = ["Course", "FollowUp", "Help", "Loan", "Machine", "Position", "Sale", "Workshop"]
