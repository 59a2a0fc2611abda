"""A house with digital courses, who follows them, who is on them and what was said."""

import itertools

from portal.people.actions.create_person import create_person
from portal.people.models import Person, User
from portal.places.models import Maison
from programmes.actions.enrol import enrol
from programmes.actions.know_facilitators import know_facilitators
from programmes.actions.open_sheet import open_sheet
from programmes.actions.plan_session import plan_session
from programmes.models import Attendance, Enrolment, Session
from programmes.workshops.actions.note_position import note_position
from programmes.workshops.actions.open_course import open_course
from programmes.workshops.models import Course, Position, Workshop
from programmes.workshops.rules.statements import codes_of
from tests.appointments import factories as moments
from tests.people import factories as accounts
from tests.programmes.factories import in_days

_number = itertools.count(1)
house = moments.house
LEVEL = "beginner"


def page(title: str = "Le numérique, pas à pas", maison: Maison | None = None) -> Workshop:
    maison = maison or house()
    under = type(maison.page).objects.get(pk=maison.page.pk)
    return under.add_child(instance=Workshop(title=title, slug=f"cours-{next(_number)}", learned="Écrire\nEnvoyer"))


def leader(maison: Maison | None = None, **fields) -> User:
    return accounts.staff("animation", maison or house(), **{"first_name": "Samia", "last_name": "Roy", **fields})


def course(
    level: str = LEVEL, *, who: User | None = None, maison: Maison | None = None, days: int = 10, count: int = 3, kept: int = 0, on=None,
    shown_name: str = "Samia, conseillère numérique", **sheet,
) -> Course:  # fmt: skip
    """A course each week, the first date in `days`, followed by `who`."""
    maison = maison or house()
    activity = (on or page(maison=maison)).activity_ptr
    leading = know_facilitators([who] if who else [], [])
    dates = [
        plan_session(
            activity=activity, maison=maison, start=in_days(days + 7 * n, 10), end=in_days(days + 7 * n, 12), facilitators=leading, by=None
        )
        for n in range(count)
    ]
    opened = open_sheet(activity=activity, sessions=dates, by=None, **{"capacity": 8, **sheet})
    return open_course(sheet=opened, level=level, leading=leading, shown_name=shown_name, kept=kept, by=None)


def at(course: Course, days: int) -> Course:
    """The same, its first date `days` from now: behind us when below zero."""
    first = course.sheet.sessions.order_by("start").first().start
    by = in_days(days, 10) - first
    for date in Session.objects.filter(sheets=course.sheet):
        start = date.start + by
        Session.objects.filter(pk=date.pk).update(start=start, end=date.end + by, local_date=start.date())
    return course


def person(name: str | None = None, maison: Maison | None = None, **fields) -> Person:
    name = name or f"Mme {next(_number)}"
    return create_person(by=None, maison=maison or house(), display_name=name, family_name=f"Nom{next(_number)}", **fields)


def on(course: Course, who: Person | None = None, *, came: bool = True) -> Enrolment:
    """A place on it; with `came`, she was at its first date."""
    [row] = enrol(sheet=course.sheet, people=[who or person()], by=None, channel="counter")
    if came:
        Attendance.objects.create(enrolment=row, session=course.sheet.sessions.order_by("start").first(), presence="present")
    return row


def answers(level: str = LEVEL, answer: str = "alone", **others) -> dict[str, str]:
    return dict.fromkeys(codes_of(level), answer) | {code.replace("_", "-"): said for code, said in others.items()}


def said(row: Enrolment, moment: str = "before", answer: str = "not-yet", *, by=None, **more) -> Position:
    level = row.sheet.course.level
    return note_position(enrolment=row, moment=moment, answers=answers(level, answer), channel="counter", by=by, **more)


def ended(level: str = LEVEL, *, ago: int = 1, who: User | None = None, people: int = 1, **more) -> tuple[Course, list[Enrolment]]:
    """A course whose last date was `ago` days ago, with who came."""
    found = course(level, who=who, **more)
    rows = [on(found) for _ in range(people)]
    return at(found, -ago - 14), rows
