from .course import Course, FollowUp, Position
from .machine import Loan, Machine
from .workshop import Workshop

__all__ = ["Course", "FollowUp", "Loan", "Machine", "Position", "Workshop"]
