from .activity import Activity, Event
from .attendance import Attendance
from .enrolment import Enrolment, Party
from .session import Session
from .sheet import SheetSession, SignUpSheet

__all__ = ["Activity", "Attendance", "Enrolment", "Event", "Party", "Session", "SheetSession", "SignUpSheet"]
