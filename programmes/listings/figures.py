"""How many came, activity by activity, month by month: sums, never a name."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, Sum

from portal.kit import clock
from portal.kit.rules.months import next_month
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.places.models import Maison

from ..enums import EnrolmentState, Presence
from ..models import Attendance, Enrolment, Session, SheetSession, SignUpSheet
from .dates import listed_types

TO_NOTE = dt.timedelta(days=14)
MOST_TO_NOTE = 30
HEAD = ["Mois", "Maison", "Activité", "Dates", "Places prises", "Présents", "Sans nom", "Absents", "Excusés", "Dates à noter"]


@dataclass
class Line:
    """One activity at one house in one month. `dates`: how many took place; `to_note`: of these, with sign-up, those that nobody has
    ticked; `places`: confirmed ones, date by date; the others are people."""

    house: str
    title: str
    dates: int = 0
    to_note: int = 0
    places: int = 0
    present: int = 0
    absent: int = 0
    excused: int = 0
    unnamed: int = 0

    @property
    def came(self) -> int:
        return self.present + self.unnamed

    def cells(self, month: dt.date) -> list[str]:
        numbers = (self.dates, self.places, self.present, self.unnamed, self.absent, self.excused, self.to_note)
        return [f"{month:%Y-%m}", self.house, self.title, *map(str, numbers)]


def lines(user, month: dt.date, maison: Maison | None = None, *, until: dt.date) -> list[Line]:
    """The month that begins on the day `month`, up to the day `until` included, of the houses where this user sees who is enrolled;
    what is confidential for who sees it, but nothing of what is so for good: who sees it and who does not would read its numbers from the
    difference. Seven queries."""
    seen = SignUpSheet.objects.visible_to(user).filter(stays_confidential=False)
    quiet = SheetSession.objects.exclude(sheet__in=seen.order_by().values("pk")).values("session")
    last = min(until, next_month(month) - dt.timedelta(days=1))
    over = Session.objects.visible_to(user).on().filter(local_date__gte=month, local_date__lte=last)
    over = over.filter(activity__content_type__in=listed_types()).exclude(pk__in=quiet).order_by()
    if maison is not None:
        over = over.filter(maison=maison)
    found: dict[tuple, Line] = {}
    common = ("activity", "maison", "activity__title", "maison__name")
    for activity, house, title, name, dates in over.values_list(*common).annotate(dates=Count("pk")).order_by(*common):
        found[activity, house] = Line(name, title, dates)
    keys = over.values("pk")
    _count(found, keys)
    return sorted(found.values(), key=lambda line: (line.house, line.title.casefold()))


def _count(found: dict[tuple, Line], keys) -> None:
    by_date = ("session__activity", "session__maison")
    held = SheetSession.objects.filter(session__in=keys).order_by()
    confirmed = Q(sheet__enrolments__state=EnrolmentState.CONFIRMED)
    for *of, places in held.values_list(*by_date).annotate(places=Sum("sheet__enrolments__places", filter=confirmed)):
        found[tuple(of)].places = places or 0
    for *of, unnamed in held.values_list(*by_date).annotate(n=Sum("unnamed")):
        found[tuple(of)].unnamed = unnamed
    expected = Enrolment.objects.filter(sheet=OuterRef("sheet"), state=EnrolmentState.CONFIRMED)
    ticked = Attendance.objects.filter(session=OuterRef("session"), enrolment__sheet=OuterRef("sheet"))
    open_dates = held.filter(Exists(expected), ~Exists(ticked), unnamed=0)
    for *of, number in open_dates.values_list(*by_date).annotate(n=Count("session", distinct=True)):
        found[tuple(of)].to_note = number
    marks = Attendance.objects.filter(session__in=keys).order_by().values_list(*by_date, "presence").annotate(n=Sum("enrolment__places"))
    names = {Presence.PRESENT: "present", Presence.ABSENT: "absent", Presence.EXCUSED: "excused"}
    for *of, presence, number in marks:
        setattr(found[tuple(of)], names[presence], number)


def to_note(user) -> list[SheetSession]:
    """Dates of the last two weeks, today's included once they have begun, with sign-up and that nobody has ticked: the latest first. One
    query."""
    since, now = clock.today() - TO_NOTE, clock.now()
    marked = Attendance.objects.filter(session=OuterRef("session"), enrolment__sheet=OuterRef("sheet"))
    confirmed = Enrolment.objects.filter(sheet=OuterRef("sheet"), state=EnrolmentState.CONFIRMED)
    scope = scope_of(user, Capability.TICK_ATTENDANCE)
    sheets = SignUpSheet.objects.visible_to(user).within(scope).filter(activity__content_type__in=listed_types())
    dates = SheetSession.objects.filter(sheet__in=sheets.order_by().values("pk"), session__in=Session.objects.on().order_by().values("pk"))
    dates = dates.filter(~Exists(marked), Exists(confirmed), unnamed=0, session__start__lte=now, session__local_date__gte=since)
    return list(dates.select_related("session__maison", "sheet__activity").order_by("-session__start", "pk")[:MOST_TO_NOTE])
