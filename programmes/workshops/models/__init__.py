from .course import Course, FollowUp, Position
from .machine import Loan, Machine
from .sale import Sale
from .workshop import Workshop

__all__ = ["Course", "FollowUp", "Loan", "Machine", "Position", "Sale", "Workshop"]
