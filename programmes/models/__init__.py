from .activity import Activity, Event
from .attendance import Attendance
from .draw import Draw, DrawLine
from .enrolment import Enrolment, Party
from .session import Session
from .share import SheetShare
from .sheet import SheetSession, SignUpSheet

__all__ = [
    "Activity",
    "Attendance",
    "Draw",
    "DrawLine",
    "Enrolment",
    "Event",
    "Party",
    "Session",
    "SheetSession",
    "SheetShare",
    "SignUpSheet",
]
