from .activity import Activity, Event
from .attendance import Attendance
from .enrolment import Enrolment, Party
from .feed import CalendarFeed
from .session import Session
from .sheet import SheetSession, SignUpSheet

__all__ = ["Activity", "Attendance", "CalendarFeed", "Enrolment", "Event", "Party", "Session", "SheetSession", "SignUpSheet"]
