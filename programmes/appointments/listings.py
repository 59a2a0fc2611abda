"""What screens show of the permanences: the same few queries whatever the number of moments."""

import datetime as dt
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Case, Count, Max, Min, OuterRef, Subquery, Sum, Value, When
from django.utils import timezone

from portal.cms.models import MaisonPage
from portal.cms.models.base import address_of
from portal.kit import clock
from portal.kit.kept_query import KeptQuery
from portal.kit.registry import DatedItem
from portal.places.models import Maison
from programmes.enums import ACTIVE, Presence
from programmes.models import Attendance, Enrolment

from .models import AppointmentSlot, Permanence
from .rules.laying import morning
from .rules.seats import IN_A_ROW

MOST_MOMENTS = 80  # on one page
LAST_HOUR_OF_MORNING = 13
BY_APPOINTMENT = "Sur rendez-vous"
KIND = "appointment"


@dataclass(frozen=True)
class Line:
    """One permanence in a list: the next moment a visitor may take by herself, or None."""

    page: Permanence
    next_start: dt.datetime | None

    @property
    def url(self) -> str:
        return address_of(self.page)


def _with_next(pages, moments):
    nearest = moments.filter(session__activity=OuterRef("pk")).order_by("session__start").values("session__start")[:1]
    return pages.defer("body").annotate(next_start=Subquery(nearest))


def by_house() -> list[tuple[Maison, list[Line]]]:
    """Published permanences under their houses, houses in the order of their names: two queries."""
    pages = list(_with_next(Permanence.objects.live(), AppointmentSlot.objects.open_online()).order_by("title", "pk"))
    houses = {row.path: row.maison_row for row in MaisonPage.objects.with_house()}
    found: dict[Maison, list[Line]] = {}
    for page in pages:
        house = houses.get(page.path[: -page.steplen])
        if house is not None:
            found.setdefault(house, []).append(Line(page, page.next_start))
    return sorted(found.items(), key=lambda pair: pair[0].name)


def permanences_of(maisons) -> list[Permanence]:
    """Permanences of these houses, with `maison_name` and the next moment staff may give, published or not yet: two queries."""
    houses = {row.path: row.maison_row for row in MaisonPage.objects.with_house().filter(maison_row__in=maisons)}
    pages = _with_next(Permanence.objects.all(), AppointmentSlot.objects.free().filter(maison__in=maisons)).order_by("title", "pk")
    found = []
    for page in pages:
        house = houses.get(page.path[: -page.steplen])
        if house is not None:
            page.house = house
            found.append(page)
    return found


@dataclass(frozen=True)
class Moment:
    """A free moment as a button."""

    pk: int
    start: dt.datetime
    end: dt.datetime
    kept: bool = False


def days_of(slots) -> list[tuple[dt.date, list[Moment]]]:
    """Moments by day, each hour once, also where two people receive: one query."""
    rows = slots.select_related("session").order_by("session__start", "kept", "pk")[:MOST_MOMENTS]
    once = {}
    for row in rows:
        once.setdefault(row.session.start, Moment(row.pk, row.session.start, row.session.end, row.kept))
    return [(day, list(moments)) for day, moments in groupby(once.values(), key=lambda moment: timezone.localtime(moment.start).date())]


def next_hour(slot: AppointmentSlot) -> AppointmentSlot | None:
    """The free hour online that follows this one at a computer, at the same one when it may be: one query."""
    ends = slot.session.end
    after = AppointmentSlot.objects.open_online().filter(
        session__activity=slot.session.activity_id, maison=slot.maison_id, session__start__range=(ends, ends + IN_A_ROW)
    )
    same = Case(When(host=slot.host_id, then=Value(0)), default=Value(1))
    return after.select_related("session__maison", "host").order_by(same, "session__start", "pk").first()


def public_dates(
    start: dt.datetime,
    end: dt.datetime,
    maison_id: int | None,
    limit: int,
    *,
    kind: str = "",
    per_day: int | None = None,
    bare: bool = False,
) -> list[DatedItem]:
    """For a house, one line for each permanence and half-day; for the whole town one line a day, so that they hide nothing else. Never
    a number of places nor whether they are taken: one query. A half-day is one entry of its house's calendar, whatever its moments."""
    if kind not in ("", KIND):
        return []
    if maison_id is None:
        return [_day_of_the_town(row) for row in _days_of_the_town(limit, start=start, end=end)]
    rows = _halves_of_days(limit, start=start, end=end, maison_id=maison_id)
    return [
        DatedItem(
            row["begins"], row["ends"], row["session__activity__title"], "/" + row["session__activity__url_path"].split("/", 2)[2],
            row["maison__name"], note=BY_APPOINTMENT, maison_id=maison_id, sequence=row["sequence"], changed_at=row["changed"],
            uid=f"permanence-{row['session__activity']}-{row['session__local_date']}-{row['half']}", words=f"{BY_APPOINTMENT}.",
        )
        for row in rows
    ]  # fmt: skip


def _public_slots(start, end):
    return AppointmentSlot.objects.on().filter(session__activity__live=True, session__start__lt=end, session__end__gt=start).order_by()


@KeptQuery
def _halves_of_days(limit: int, *, start, end, maison_id: int):
    """Each half-day of each permanence of a house."""
    half = Case(When(session__start__hour__lt=LAST_HOUR_OF_MORNING, then=Value(0)), default=Value(1))
    shown = ("session__activity", "session__activity__title", "session__activity__url_path", "session__local_date", "maison__name")
    rows = _public_slots(start, end).filter(maison=maison_id).values(*shown).annotate(half=half)
    rows = rows.annotate(
        begins=Min("session__start"), ends=Max("session__end"), changed=Max("session__changed_at"), sequence=Sum("session__sequence")
    )
    return rows.order_by("begins", "session__activity")[:limit]


@KeptQuery
def _days_of_the_town(limit: int, *, start, end):
    rows = (
        _public_slots(start, end)
        .values("session__local_date")
        .annotate(begins=Min("session__start"), ends=Max("session__end"), houses=Count("maison", distinct=True), name=Min("maison__name"))
    )
    return rows.order_by("begins")[:limit]


def _day_of_the_town(row: dict) -> DatedItem:
    where = row["name"] if row["houses"] == 1 else f"dans {row['houses']} maisons"
    return DatedItem(row["begins"], row["ends"], "Permanences", "/rendez-vous/", where, note=BY_APPOINTMENT)


# --- the desk


@dataclass
class Entry:
    """One moment as staff see it. `row` (the place, its person) only for who may read the name; `walk_in`: served without one."""

    slot: AppointmentSlot
    named: bool
    row: Enrolment | None = None
    mark: str = ""

    @property
    def start(self) -> dt.datetime:
        return self.slot.session.start

    @property
    def cancelled(self) -> bool:
        return self.slot.session.cancelled

    @property
    def walk_in(self) -> bool:
        return self.slot.sheet.capacity == 0

    @property
    def taken(self) -> bool:
        return self.slot.sheet.taken > 0

    @property
    def state(self) -> str:
        return "cancelled" if self.cancelled else "walk-in" if self.walk_in else "taken" if self.taken else "free"

    @property
    def open(self) -> bool:
        """Free, and not begun."""
        return self.state == "free" and self.start > clock.now()

    @property
    def came(self) -> bool:
        return self.mark == Presence.PRESENT

    @property
    def missed(self) -> bool:
        return self.mark == Presence.ABSENT


def entries(slots, user) -> list[Entry]:
    """These moments as this user may see them: four queries."""
    rows = list(slots.select_related("session__activity", "sheet", "host", "maison").defer("session__activity__body").in_order())
    named = set(AppointmentSlot.objects.named_to(user).filter(pk__in=[row.pk for row in rows]).order_by().values_list("pk", flat=True))
    sheets = [row.sheet_id for row in rows if row.pk in named]
    places = {
        place.sheet_id: place for place in Enrolment.objects.filter(sheet__in=sheets, state__in=ACTIVE).select_related("person__successor")
    }
    marks = dict(Attendance.objects.filter(enrolment__in=[place.pk for place in places.values()]).values_list("enrolment_id", "presence"))
    found = []
    for row in rows:
        place = places.get(row.sheet_id) if row.pk in named else None
        found.append(Entry(row, row.pk in named, place, marks.get(place.pk, "") if place else ""))
    return found


@dataclass
class HalfDay:
    """A host's half-day at one permanence: what one line of the week holds."""

    day: dt.date
    entries: list[Entry] = field(default_factory=list)

    @property
    def first(self) -> AppointmentSlot:
        return self.entries[0].slot

    @property
    def last_standing(self) -> AppointmentSlot:
        """The one to start from when the half-day is called off: the last that takes place."""
        return [entry.slot for entry in self.entries if not entry.cancelled][-1]

    @property
    def begins(self) -> dt.datetime:
        return self.entries[0].start

    @property
    def ends(self) -> dt.datetime:
        return self.entries[-1].slot.session.end

    @property
    def named(self) -> bool:
        return all(entry.named for entry in self.entries)

    @property
    def standing(self) -> bool:
        return any(not entry.cancelled for entry in self.entries)

    @property
    def free(self) -> int:
        return sum(entry.state == "free" for entry in self.entries)


def week_of(found: list[Entry]) -> list[tuple[dt.date, list[HalfDay]]]:
    """The same by day, then by host, permanence and half-day."""
    halves: dict[tuple, HalfDay] = {}
    for entry in found:
        slot = entry.slot
        key = (slot.session.local_date, slot.host_id, slot.session.activity_id, morning(timezone.localtime(slot.session.start)))
        halves.setdefault(key, HalfDay(slot.session.local_date)).entries.append(entry)
    rows = sorted(halves.values(), key=lambda half: (half.day, half.begins, half.first.host.name))
    return [(day, list(lines)) for day, lines in groupby(rows, key=lambda half: half.day)]
