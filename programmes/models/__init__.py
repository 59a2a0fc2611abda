from .activity import Activity, Event
from .asked import AccessNeed, Answer, Question
from .attendance import Attendance
from .enrolment import Enrolment, Party
from .session import Session
from .sheet import SheetSession, SignUpSheet

__all__ = [
    "AccessNeed", "Activity", "Answer", "Attendance", "Enrolment", "Event", "Party", "Question", "Session", "SheetSession", "SignUpSheet",
]  # fmt: skip
