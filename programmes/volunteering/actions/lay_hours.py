import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from portal.kit import audit, clock
from programmes.enums import Presence, SessionState
from programmes.models import Attendance

from ..enums import HoursSource
from ..models import Volunteer, WorkedHours
from ..notifications.given import tell_refused
from ..rules.given import APPROVED, DAY_MINUTES, REFUSED, after_presence
from .of_file import lock_file

BACK = dt.timedelta(days=93)  # presences are corrected until the end of the next month (`programmes.rules.ticks`)
AT_ONCE = 500
NOT_THERE = "La feuille de présence dit maintenant que vous n’étiez pas là."


def came():
    """Presences noted at shifts that are over and took place: what hours are laid from."""
    marks = Attendance.objects.filter(
        presence=Presence.PRESENT, session__end__lte=clock.now(), session__local_date__gte=clock.today() - BACK,
        enrolment__guest=False, enrolment__sheet__shift__isnull=False,
    )  # fmt: skip
    return marks.exclude(session__state=SessionState.CANCELLED)


def _file():
    """By whichever of her records: who has no file has no hours, until she has one; one that was emptied on her demand gets none."""
    person = OuterRef("enrolment__person")
    hers = Q(person=person) | Q(person__successor=person) | Q(person=OuterRef("enrolment__person__successor"))
    return Volunteer.objects.filter(hers, charter__isnull=False)


def _not_there():
    """Of a row of hours: what says that she did not come. A presence that was erased on her demand says nothing: her hours stay."""
    marks = Attendance.every.filter(enrolment=OuterRef("enrolment"), session=OuterRef("session"))
    return Q(session__state=SessionState.CANCELLED) | Exists(marks.exclude(presence=Presence.PRESENT))


def lay_hours() -> int:
    """From `tick`: hours for each presence at a shift that is over; those of a presence taken back, or of a date cancelled after all, no
    longer count, and she is told when they had. Twice is once; each is a transaction of its own. How many changed."""
    laid = WorkedHours.objects.filter(enrolment=OuterRef("enrolment"), session=OuterRef("session"))
    stale = laid.filter(state=REFUSED, answered_at__lt=OuterRef("at"))
    due = came().filter(Exists(_file()), ~Exists(laid) | Exists(stale)).order_by("session__start", "pk")
    keys = list(due.values_list("pk", flat=True)[:AT_ONCE])
    marks = Attendance.objects.select_related("session", "enrolment__person__successor", "enrolment__sheet__shift")
    changed = sum(_lay(mark) for mark in marks.filter(pk__in=keys).order_by("session__start", "pk"))
    gone = WorkedHours.objects.filter(source=HoursSource.ATTENDANCE, day__gte=clock.today() - BACK).exclude(state=REFUSED)
    gone = gone.filter(_not_there()).select_related("volunteer__person__successor", "maison").order_by("pk")
    return changed + sum(_take_back(row) for row in gone[:AT_ONCE])


def _lay(mark: Attendance) -> int:
    volunteer = Volunteer.objects.of(mark.enrolment.person)
    if volunteer is None or volunteer.charter_id is None:
        return 0
    with transaction.atomic():
        lock_file(volunteer, left_too=True)
        row = WorkedHours.objects.select_for_update().filter(enrolment=mark.enrolment, session=mark.session).first()
        known = {"state": row.state, "answered_at": row.answered_at} if row else {"state": None, "answered_at": None}
        state = after_presence(present=True, by_staff=mark.by_id is not None, noted_at=mark.at, **known)
        if state is None:
            return 0
        row = row or _row(mark, volunteer)
        row.state = state
        row.answered_at, row.answered_by_id = (clock.now(), mark.by_id) if state == APPROVED else (None, None)
        row.save()
        _write_down(row, "volunteering.lay_hours")
        return 1


def _row(mark: Attendance, volunteer: Volunteer) -> WorkedHours:
    minutes = int((mark.session.end - mark.session.start).total_seconds()) // 60
    return WorkedHours(
        volunteer=volunteer, maison=mark.enrolment.sheet.shift.maison, mission_id=mark.session.activity_id, enrolment=mark.enrolment,
        session=mark.session, day=mark.session.local_date, minutes=min(max(minutes, 1), DAY_MINUTES), source=HoursSource.ATTENDANCE,
    )  # fmt: skip


def _take_back(row: WorkedHours) -> int:
    with transaction.atomic():
        volunteer = row.volunteer
        lock_file(volunteer, left_too=True)
        fresh = WorkedHours.objects.select_for_update(of=("self",)).select_related("maison", "volunteer__person").get(pk=row.pk)
        there = not WorkedHours.objects.filter(_not_there(), pk=fresh.pk).exists()
        state = after_presence(present=there, by_staff=True, state=fresh.state, noted_at=None, answered_at=fresh.answered_at)
        if state != REFUSED:
            return 0
        counted = fresh.state == APPROVED
        fresh.state, fresh.answered_at, fresh.answered_by = REFUSED, clock.now(), None
        fresh.save(update_fields=["state", "answered_at", "answered_by"])
        _write_down(fresh, "volunteering.take_back_hours")
        if counted and fresh.volunteer.person.erased_at is None:
            tell_refused(fresh, why=NOT_THERE, had_counted=True, by=audit.SYSTEM)
        return 1


def _write_down(row: WorkedHours, verb: str) -> None:
    audit.record(verb, row, by=audit.SYSTEM, subject=row.volunteer.person.current_record, maison=row.maison_id, minutes=row.minutes)
