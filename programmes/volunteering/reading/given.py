"""What is read of the time given: one person's hours, what waits for an answer, the certificate. A few queries whatever the number."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear

from portal.cms.models import MaisonPage
from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import Person
from portal.places.models import Maison
from programmes import certificates
from programmes.rules.certificate import BEGINNING, MOST_DATES, MOST_MINUTES, Facts, hours_written

from ..enums import HoursSource
from ..models import Mission, Shift, Thanks, Volunteer, WorkedHours

OUTSIDE = "Autres coups de main"  # declared, of no mission
SHOWN_THANKS = 3


def seen_of(row: WorkedHours) -> str:
    """The row as a page showed it: it travels with the form, so that a stale answer is told."""
    return f"{row.state}:{row.minutes}"


def hours_of(person: Person) -> QuerySet[WorkedHours]:
    """All her hours, by whichever of her records, the latest first."""
    files = Volunteer.objects.filter(person__in=Person.objects.records_of(person)).order_by().values("pk")
    rows = WorkedHours.objects.filter(volunteer__in=files).select_related("maison", "mission")
    return rows.order_by("-day", "-pk")


def thanks_of(person: Person) -> QuerySet[Thanks]:
    files = Volunteer.objects.filter(person__in=Person.objects.records_of(person)).order_by().values("pk")
    return Thanks.objects.filter(volunteer__in=files).select_related("maison").order_by("-at", "-pk")


@dataclass(frozen=True)
class Year:
    year: int
    minutes: int
    times: int

    @property
    def hours(self) -> str:
        return hours_written(self.minutes)


def years_of(rows: QuerySet[WorkedHours]) -> list[Year]:
    """What counts, year by year, the latest first. One query."""
    counted = rows.approved().order_by().annotate(year=ExtractYear("day")).values("year").annotate(n=Sum("minutes"), times=Count("pk"))
    return [Year(row["year"], row["n"], row["times"]) for row in counted.order_by("-year")]


def waiting(user) -> QuerySet[WorkedHours]:
    """What this member of staff may answer, the longest waiting first; her own hours are another's to read."""
    rows = WorkedHours.objects.within(scope_of(user, Capability.MANAGE_VOLUNTEERS)).filter(state="pending")
    rows = rows.filter(volunteer__person__erased_at=None).exclude(volunteer__person__in=Person.objects.records_of_user(user))
    return rows.select_related("volunteer__person__successor", "maison", "mission").order_by("asked_at", "pk")


def shown(row: WorkedHours) -> WorkedHours:
    """With what a line says of it: `what`, `length`, `seen` (to send back with an answer)."""
    row.what = row.mission.title if row.mission_id else (row.note or OUTSIDE)
    row.aside = row.note if row.mission_id else ""
    row.length, row.seen = hours_written(row.minutes), seen_of(row)
    return row


def minutes_for(dates: set[int]) -> int:
    """`registry.hands_given`: what counts of the shifts that serve these dates. One query."""
    shifts = Shift.objects.filter(serves__in=dates, sheet=OuterRef("enrolment__sheet"))
    rows = WorkedHours.objects.approved().filter(source=HoursSource.ATTENDANCE).filter(Exists(shifts))
    return rows.aggregate(n=Sum("minutes"))["n"] or 0 if dates else 0


# --- the certificate ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Given:
    """One mission of one house in one year."""

    year: int
    mission: str
    house: str
    minutes: int
    times: int

    @property
    def hours(self) -> str:
        return hours_written(self.minutes)


@dataclass(frozen=True)
class Certificate:
    """What somebody gave, by year and mission: only what counts."""

    lines: tuple[Given, ...]
    first: dt.date
    last: dt.date
    mission: int  # key of the only mission; 0: several, or none
    house: Maison

    @property
    def minutes(self) -> int:
        return sum(line.minutes for line in self.lines)

    @property
    def times(self) -> int:
        return sum(line.times for line in self.lines)

    @property
    def hours(self) -> str:
        return hours_written(self.minutes)


def certificate_of(rows: QuerySet[WorkedHours], year: int | None = None) -> Certificate:
    """Of these hours, of one year or all of them. Three queries. Raises « rien-a-attester », « trop-long » for what one number does not
    hold."""
    rows = rows.approved().order_by()
    if year:
        rows = rows.filter(day__year=year)
    names = ("year", "mission__title", "maison__name")
    grouped = rows.annotate(year=ExtractYear("day")).values_list(*names).annotate(n=Sum("minutes"), times=Count("pk"))
    lines = tuple(
        Given(of, title or OUTSIDE, house, minutes, times) for of, title, house, minutes, times in grouped.order_by("-year", *names[1:])
    )
    if not lines:
        raise Refusal(
            "rien-a-attester", "Aucune heure ne compte encore sur cette période.", "Choisissez une autre année, ou demandez à la maison."
        )
    bounds = rows.aggregate(first=Min("day"), last=Max("day"), least=Min("mission"), most=Max("mission"), named=Count("mission"))
    times = sum(line.times for line in lines)
    only = bounds["least"] if bounds["least"] == bounds["most"] and bounds["named"] == times else None
    house = Maison.objects.get(pk=rows.order_by("-day", "-pk").values_list("maison", flat=True)[:1].get())
    found = Certificate(lines, bounds["first"], bounds["last"], only or 0, house)
    if found.times > MOST_DATES or found.minutes > MOST_MINUTES or found.first < BEGINNING:
        raise Refusal("trop-long", "C’est trop long pour une seule attestation.", "Choisissez une année.")
    return found


def number_of(found: Certificate, name: str) -> str:
    """The number by which the paper is known (`programmes.certificates.checked`)."""
    facts = Facts(found.mission, found.times, found.minutes, found.first, found.last, clock.today())
    return certificates.number_for(facts, name)


def thanks_printed(person: Person, year: int | None) -> list[Thanks]:
    rows = thanks_of(person)
    return list((rows.filter(at__year=year) if year else rows)[:SHOWN_THANKS])


def missions_of(maisons) -> QuerySet[Mission]:
    """Those one may name when declaring: online, in these houses. Two queries."""
    under = Q()
    for path in MaisonPage.objects.filter(maison_row__in=maisons).order_by().values_list("path", flat=True):
        under |= Q(path__startswith=path)
    return Mission.objects.live().filter(under).order_by("title", "pk") if under else Mission.objects.none()
