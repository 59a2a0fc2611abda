import uuid

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.models import Person
from programmes.actions.lock_sheet import sheets_with_pages
from programmes.actions.withdraw import withdraw
from programmes.enums import ACTIVE, Channel
from programmes.models import Enrolment

from ..models import StandingShift, Volunteer
from ..notifications.files import tell_left
from .of_file import lock_file, save_file


def shifts_to_come(person: Person):
    """Her own places and demands on shifts not begun."""
    hers = Enrolment.objects.filter(person__in=Person.objects.records_of(person), guest=False, state__in=ACTIVE)
    return hers.filter(sheet__shift__session__start__gt=clock.now()).order_by("sheet__shift__session__start", "pk")


def stop_volunteering(*, volunteer: Volunteer, by, key: uuid.UUID | None = None) -> Volunteer:
    """She stops, at any time and without saying why: her shifts to come are given back, her standing ones end, and she is told once. What
    she did stays hers. A shift of today that has begun is not touched. Stopped already: nothing more. Raises « entre-temps » when a shift
    was taken for her meanwhile."""
    with once(key, "volunteering.stop", by=by) as request:
        if request.done:
            return Volunteer.objects.get(pk=volunteer.pk)
        person = volunteer.person.current_record
        sheets = set(shifts_to_come(person).order_by().values_list("sheet", flat=True))
        locked(sheets_with_pages(), sheets, rank=Rank.SHEET)
        file = lock_file(volunteer, left_too=True)
        if file.left_at:
            return file
        places = list(shifts_to_come(person).select_related("sheet__shift__session"))
        if not {place.sheet_id for place in places} <= sheets:
            raise Refusal("entre-temps", "Un créneau vient de s’ajouter.", "Recommencez : il sera rendu avec les autres.")
        file.left_at = clock.now()
        save_file(file, "left_at")
        StandingShift.objects.filter(volunteer=file, ended_at=None).update(ended_at=clock.now())
        for place in places:  # the right to stop has no deadline: as the house does it
            withdraw(enrolment=place, by=by, channel=Channel.COUNTER, reason="stopped", quiet=True)
        audit.record("volunteering.stop", file, by=by, subject=person, shifts=len(places))
        tell_left(file, [place.sheet.shift.session.start for place in places], by=by)
        return file
