"""The days that a plan proposes, each with why it would be left out and what stands in its way: read before anything is written."""

import datetime as dt
from dataclasses import dataclass, field

from django.conf import settings

from portal.kit import clock, dates
from portal.places.calendars import public_holidays, school_holidays, school_known_until, timetables
from portal.places.models import Maison
from portal.places.rules.opening import Timetable

from .actions.know_facilitators import known_facilitators
from .clashes import Clash, clashes, span_on
from .rules.series import Rhythm, laid


@dataclass
class Line:
    """One day proposed: `why` it is left out unless ticked, `clashes` to be read, `ticked` as it stands on the screen."""

    day: dt.date
    why: str = ""
    clashes: list[Clash] = field(default_factory=list)
    past: bool = False
    ticked: bool = True

    @property
    def moment(self) -> dt.datetime:
        return dates.midnight(self.day)


@dataclass
class Proposal:
    lines: list[Line]
    warnings: list[str]

    @property
    def kept(self) -> list[dt.date]:
        return [line.day for line in self.lines if line.ticked and not line.past]

    @property
    def seen(self) -> list[str]:
        return [clash.key for line in self.lines for clash in line.clashes]


def closed_days(timetable: Timetable) -> dict[dt.date, str]:
    """Days on which the house is closed by its own word."""
    found = {}
    for special in timetable.specials:
        if special.span is None:
            for ahead in range((special.last - special.first).days + 1):
                day = special.first + dt.timedelta(days=ahead)
                if special.covers(day):
                    found[day] = f"maison fermée : {special.reason}" if special.reason else "maison fermée"
    return found


def free_days(rhythm: Rhythm, maison: Maison, *, public: bool, school: bool) -> dict[dt.date, str]:
    """Why nothing takes place on the days of this stretch: the house's closures first, then public, then school holidays."""
    first, last = rhythm.first, rhythm.last
    found = school_holidays(first, last) if school else {}
    found |= public_holidays(first, last) if public else {}
    return found | closed_days(timetables([maison], today=first, until=last)[maison.pk])


def proposal(form, maison: Maison, *, user, proposed: set[str] = frozenset(), ticked: set[str] = frozenset(), seen: set[str] = frozenset()):
    """The Proposal of a valid `planning_forms.PlanForm`. `proposed`: days the screen showed already, of which `ticked` were; a clash that
    is not among the keys `seen` unticks its day: it is kept only by who has read of it."""
    asked, rhythm = form.cleaned_data, form.rhythm
    days = laid(rhythm, free_days(rhythm, maison, public=asked["skip_public"], school=asked["skip_school"]))
    spans = [span_on(day.day, asked["begins"], asked["ends"]) for day in days]
    leading = known_facilitators(form.users, form.names)
    by_day: dict[dt.date, list[Clash]] = {}
    for clash in clashes(spans, room=asked["room"], facilitators=leading, user=user, users=form.users, names=form.names):
        by_day.setdefault(clash.day, []).append(clash)
    lines = []
    for day, span in zip(days, spans, strict=True):
        found, key = by_day.get(day.day, []), day.day.isoformat()
        line = Line(day.day, day.why, found, past=span.start <= clock.now())
        line.ticked = not (line.past or line.why or found)
        if key in proposed:
            line.ticked = key in ticked and not line.past and all(clash.key in seen for clash in found)
        lines.append(line)
    return Proposal(lines, _warnings(form, rhythm, lines))


def _warnings(form, rhythm: Rhythm, lines: list[Line]) -> list[str]:
    asked, found = form.cleaned_data, []
    known = school_known_until()
    if asked["skip_school"] and lines and lines[-1].day > known:
        found.append(
            f"Les vacances scolaires de la zone {settings.SCHOOL_ZONE} ne sont connues que jusqu'au {dates.day_long(known)} : "
            "après, aucune date n'est enlevée pour elles. Vérifiez-les."
        )
    kept = sum(not line.why for line in lines)
    if rhythm.every and rhythm.count and kept < rhythm.count:
        found.append(f"Il n'y a que {kept} date{'s' * (kept > 1)} possibles au lieu de {rhythm.count}.")
    room, capacity = asked["room"], asked.get("capacity")
    if room is not None and room.seats and capacity and capacity > room.seats:
        found.append(f"{room.name} a {room.seats} places assises, pour {capacity} personnes.")
    return found
