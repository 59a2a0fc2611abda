"""What nobody needs any more of a volunteer's file. Her hours stay, counted for a house and a mission: on a file that names nobody once
her record is erased."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from portal.kit import audit, clock, dates
from portal.people.models import Person

from ..enums import HoursSource
from ..models import HandModulation, HeldQualification, Ride, Shift, StandingDate, StandingShift, Thanks, Volunteer, WorkedHours
from ..rules.terms import forgotten_before

EMPTY = {
    "skills": "", "charter": None, "charter_at": None, "charter_way": "", "liability_until": None, "guardian_on": None,
    "guardian_by": None, "weekly_cap": None, "may_be_called": False,
}  # fmt: skip


def stale_files(today: dt.date):
    """Files of who stopped a year ago, that still hold something."""
    emptied = Q(skills="", liability_until=None, guardian_on=None, weekly_cap=None, may_be_called=False, charter=None, held=None)
    old = Volunteer.objects.filter(left_at__lt=dates.midnight(forgotten_before(today)))
    return old.exclude(pk__in=Volunteer.objects.filter(emptied).order_by().values("pk"))


def stale_qualifications(today: dt.date):
    """Of who still gives a hand: qualifications that ended a year ago."""
    return HeldQualification.objects.filter(volunteer__left_at=None, valid_until__lt=forgotten_before(today))


def stale_standing(today: dt.date):
    """Standing shifts that were ended, or came to their last day, a year ago: on which day of the week somebody came is nobody's matter
    any more."""
    before = forgotten_before(today)
    return StandingShift.objects.filter(Q(ended_at__lt=dates.midnight(before)) | Q(last_on__lt=before))


def forget_files(*, today: dt.date | None = None) -> dict[str, int]:
    """From `tick`, once a day: how many files, qualifications, standing shifts. Words of thanks and hours stay hers until her
    record goes."""
    today = today or clock.today()
    with transaction.atomic():
        files = list(stale_files(today).select_for_update(of=("self",)).select_related("person").order_by("pk"))
        keys = [file.pk for file in files]
        over, _ = stale_qualifications(today).delete()
        HeldQualification.objects.filter(volunteer__in=keys).delete()
        standing = list(stale_standing(today).select_for_update().order_by("pk").values_list("pk", flat=True))
        StandingDate.objects.filter(standing__in=standing).delete()
        StandingShift.objects.filter(pk__in=standing).delete()
        Volunteer.objects.filter(pk__in=keys).update(**EMPTY)
        for file in files:
            audit.record("volunteering.forget", file, by=audit.SYSTEM)
    return {"volunteers": len(files), "qualifications": over, "standing": len(standing)}


def files_of(person: Person):
    return Volunteer.objects.filter(person__in=Person.objects.records_of(person))


def forget_of(person: Person, *, by) -> int:
    """When she asks: everything of her files but the hours, inside the caller's transaction. How many files."""
    records = set(Person.objects.records_of(person).values_list("pk", flat=True))
    files = list(files_of(person).order_by("pk"))
    forget_of_records(records)
    for file in files:
        audit.record("volunteering.forget", file, by=by)
    return len(files)


def forget_of_records(records: set[int]) -> None:
    """`registry.forgotten`: a file with hours stays, empty, so that a house may count them; any other goes. Who she led, what was asked
    of her, how she came is no longer written."""
    Shift.objects.filter(leader__in=records).update(leader=None)
    HandModulation.objects.filter(person__in=records).delete()
    Ride.objects.filter(enrolment__person__in=records).delete()
    keys = list(Volunteer.objects.filter(person__in=records).values_list("pk", flat=True))
    if not keys:
        return
    StandingDate.objects.filter(standing__volunteer__in=keys).delete()
    StandingShift.objects.filter(volunteer__in=keys).delete()
    HeldQualification.objects.filter(volunteer__in=keys).delete()
    Thanks.objects.filter(volunteer__in=keys).delete()
    WorkedHours.objects.filter(volunteer__in=keys).update(note="", source=HoursSource.DECLARED, enrolment=None, session=None)
    counted = set(WorkedHours.objects.filter(volunteer__in=keys).values_list("volunteer", flat=True))
    Volunteer.maisons.through.objects.filter(volunteer__in=keys).delete()
    Volunteer.objects.filter(pk__in=set(keys) - counted).delete()
    Volunteer.objects.filter(pk__in=counted, left_at=None).update(left_at=clock.now())
    Volunteer.objects.filter(pk__in=counted).update(**EMPTY)
