from .activity import Activity, Event
from .asked import AccessNeed, Answer, Question
from .attendance import Attendance
from .draw import Draw, DrawLine
from .enrolment import Enrolment, Party
from .feed import CalendarFeed
from .limit import SheetLimit
from .opinion import Opinion, OpinionSeal
from .series import DatesChange, Facilitator, Series
from .session import Session
from .share import SheetShare
from .sheet import SheetSession, SignUpSheet

__all__ = [
    "AccessNeed", "Activity", "Answer", "Attendance", "CalendarFeed", "DatesChange", "Draw", "DrawLine", "Enrolment", "Event",
    "Facilitator", "Opinion", "OpinionSeal", "Party", "Question", "Series", "Session", "SheetLimit", "SheetSession",
    "SheetShare", "SignUpSheet",
]  # fmt: skip
