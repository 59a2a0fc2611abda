from .activity import Activity, Event
from .attendance import Attendance
from .enrolment import Enrolment, Party
from .series import DatesChange, Facilitator, Series
from .session import Session
from .sheet import SheetSession, SignUpSheet

__all__ = [
    "Activity",
    "Attendance",
    "DatesChange",
    "Enrolment",
    "Event",
    "Facilitator",
    "Party",
    "Series",
    "Session",
    "SheetSession",
    "SignUpSheet",
]
