"""What screens, calls and actions read of courses: dates, places, what was said, what comes next."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from programmes.enums import EnrolmentState, Presence, SessionState
from programmes.models import Attendance, Enrolment

from .enums import CourseLevel, Moment
from .models import Course, Position
from .rules import positions
from .rules.positions import Next, Progress, Span
from .rules.statements import statements_of


def course_places() -> QuerySet[Enrolment]:
    """Places of people on courses, each of the person herself: a guest says nothing of herself here."""
    return Enrolment.objects.filter(sheet__course__isnull=False, guest=False)


def with_course(places: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """With all that `spans_of` and the screens read beside: one query more, for the dates."""
    related = ("sheet__course__facilitator", "sheet__activity", "sheet__maison", "person__successor")
    return places.select_related(*related).prefetch_related("sheet__sessions")


def came() -> Exists:
    """Of a place: was she there at least once?"""
    return Exists(Attendance.objects.filter(enrolment=OuterRef("pk"), presence=Presence.PRESENT))


def spans_of(sheet) -> list[Span]:
    """The dates of a sheet that take place, in order."""
    on = [one for one in sheet.sessions.all() if one.state != SessionState.CANCELLED]
    return [Span(one.start, one.end) for one in sorted(on, key=lambda one: one.start)]


@dataclass
class Line:
    """One sentence, with what was answered before and after (codes, "" where nothing was)."""

    words: str
    before: str
    after: str


@dataclass
class Standing:
    """What was said at one place, and what follows from it."""

    enrolment: Enrolment
    before: Position | None
    after: Position | None

    @property
    def course(self) -> Course:
        return self.enrolment.sheet.course

    @property
    def lines(self) -> list[Line]:
        said = [row.answers if row else {} for row in (self.before, self.after)]
        return [Line(one.words, said[0].get(one.code, ""), said[1].get(one.code, "")) for one in statements_of(self.course.level)]

    @property
    def progress(self) -> Progress | None:
        return positions.progress(self.course.level, *self._answers)

    @property
    def next(self) -> Next | None:
        return positions.suggested(self.course.level, *self._answers)

    @property
    def next_label(self) -> str:
        found = self.next
        return str(CourseLevel(found.level).label) if found and found.level else ""

    @property
    def _answers(self) -> tuple[dict, dict]:
        return self.before.answers if self.before else {}, self.after.answers if self.after else {}


def standings(places: list[Enrolment], rows: QuerySet[Position]) -> list[Standing]:
    """What was said at each of these places, of the `rows` that the reader may read (`read_by`). One query."""
    found: dict[int, dict[str, Position]] = {}
    for row in rows.current().filter(enrolment__in=[place.pk for place in places]):
        found.setdefault(row.enrolment_id, {})[row.moment] = row
    return [Standing(place, found.get(place.pk, {}).get(Moment.BEFORE), found.get(place.pk, {}).get(Moment.AFTER)) for place in places]


def open_courses() -> list[Course]:
    """Every course one may still join, the next to begin first. One query."""
    rows = Course.objects.open_now().select_related("sheet__activity", "sheet__maison")
    return list(rows.order_by("first_start", "pk"))


def next_course(courses: list[Course], level: str, maison, *, besides: set[int] = frozenset()) -> Course | None:
    """Of these, the one to propose: of this level, in this house before any other, the first to begin. `besides`: sheets on which
    she is already."""
    able = [course for course in courses if course.level == level and course.sheet_id not in besides]
    return next((course for course in able if course.sheet.maison_id == maison.pk), able[0] if able else None)


def confirmed(course: Course) -> list[Enrolment]:
    """Who is on a course, in the order of names shown. Two queries."""
    rows = with_course(course_places().filter(sheet=course.sheet_id, state=EnrolmentState.CONFIRMED)).annotate(came=came())
    return sorted(rows, key=lambda row: (row.person.current_record.display_name, row.pk))
