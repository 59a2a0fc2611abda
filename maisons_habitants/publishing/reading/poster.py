"""The week of a house as its poster says it: hours of each day, dates by day, prices as anybody may read them. Nothing personal."""

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass, field

from django.conf import settings

from portal.cms.models import MaisonPage
from portal.kit import dates, registry
from portal.kit.registry import DatedItem
from portal.places.calendars import timetables
from portal.places.models import Maison
from portal.places.rules import opening
from programmes.listings.prices import price_words, versions_read
from programmes.models import SheetSession

from ..rules import poster as rules

MOST_AIR = 8
MOST = 300  # dates of one week of one house


@dataclass(frozen=True)
class PosterLine:
    """One date of the poster. `state`: « Annulé », « Déplacé : c'était… », or nothing; `terms`: how one comes and the public's price."""

    hours: str
    title: str
    place: str = ""
    terms: str = ""
    brief: str = ""  # the same in few words, where there is little room
    state: str = ""
    cancelled: bool = False

    def below(self, *, short: bool = False) -> str:
        """All that stands under the title."""
        return " · ".join(part for part in (self.state, self.place, self.brief if short else self.terms) if part)


@dataclass
class PosterDay:
    name: str  # « Lundi 23 »
    hours: list[str]
    reason: str
    closed: bool
    lines: list[PosterLine] = field(default_factory=list)
    left: str = ""


@dataclass
class Poster:
    """All the poster says; `stamp` changes with any of it."""

    house: str
    address: str
    phone: str
    week: str
    days: list[PosterDay]
    link: str
    size: str = "large"
    short: bool = False
    air: int = 0  # more millimetres above and below each day

    @property
    def empty(self) -> bool:
        return not any(day.lines or day.left for day in self.days)

    @property
    def stamp(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:32]


def poster_of(page: MaisonPage, monday: dt.date) -> Poster:
    """The poster of the week that begins on `monday`. Two queries for the hours, those of the dates, four for prices."""
    house = page.maison_row
    sunday = monday + dt.timedelta(days=6)
    timetable = timetables([house], today=monday, until=sunday)[house.pk]
    found = week_dates(house, monday)
    terms = _terms([item.uid for item in found if item.uid and not item.cancelled])
    days = [_day(timetable, monday + dt.timedelta(days=n), house) for n in range(7)]
    lines: list[list[PosterLine]] = [[] for _ in days]
    for item in found:
        rank = max(0, (dates.local(item.start).date() - monday).days)
        lines[rank].append(_line(item, house, *terms.get(item.uid, ("", ""))))
    while len(days) > 5 and days[-1].closed and not (lines[len(days) - 1] or days[-1].reason):
        days.pop()  # a weekend on which nothing ever happens
    lines = lines[: len(days)]
    fitted = rules.fit([[_weight(line) for line in day] for day in lines])
    for day, all_lines, ranks, left in zip(days, lines, fitted.shown, fitted.left, strict=True):
        day.lines, day.left = [all_lines[rank] for rank in ranks], rules.left_words(left, len(all_lines)) if left else ""
    return Poster(
        house.name, house.address, house.phone.as_national if house.phone else "", dates.days_range(monday, sunday), days,
        settings.WAGTAILADMIN_BASE_URL + page.address, fitted.size.name, fitted.size.short, int(min(fitted.air / 2, MOST_AIR)),
    )  # fmt: skip


def week_dates(house: Maison, monday: dt.date) -> list[DatedItem]:
    """Every public date of the house's week, in order, whatever room gives it."""
    start, end = dates.midnight(monday), dates.midnight(monday + dt.timedelta(days=7))
    found = [item for give in registry.public_dates for item in give(start, end, house.pk, MOST)]
    return sorted(found, key=lambda item: (item.start, item.title))


def _day(timetable: opening.Timetable, day: dt.date, house: Maison) -> PosterDay:
    hours = opening.day_of(timetable, day)
    closed = not hours.spans or (house.closed_on is not None and day >= house.closed_on)
    words = [] if closed else [opening.span_words(span) for span in hours.spans]
    return PosterDay(
        f"{dates.DAYS[day.weekday()].capitalize()} {'1er' if day.day == 1 else day.day}",
        words,
        hours.reason if hours.special else "",
        closed,
    )


def _line(item: DatedItem, house: Maison, terms: str, brief: str) -> PosterLine:
    state = ""
    if item.cancelled:
        state = f"Annulé. {item.words}" if item.words else "Annulé"
    elif item.moved_from:
        state = f"Déplacé : c’était {dates.moment_short(item.moved_from)}"
    place = item.place.removesuffix(f", {house.name}") if item.place != house.name else ""
    return PosterLine(dates.hours_range(item.start, item.end), item.title, place, terms, brief, state, item.cancelled)


def _weight(line: PosterLine) -> rules.Line:
    return rules.Line(len(line.title), len(line.below()), len(line.below(short=True)), line.cancelled)


def _terms(uids: list[str]) -> dict[str, tuple[str, str]]:
    """How one comes to each of these dates and the public's price, by their uid, in full and in few words. Four queries at any number."""
    rows = SheetSession.objects.filter(session__uid__in=uids).select_related("sheet__tariff", "session").order_by("-sheet")
    rows = rows.prefetch_related(versions_read("sheet__tariff"))
    found = {}
    for row in rows:
        price = price_words(row.sheet.tariff)
        found[row.session.uid] = f"sur inscription, {price}", "sur inscription" if row.sheet.tariff is None else price
    return {uid: found.get(uid, ("entrée libre", "entrée libre")) for uid in uids}
