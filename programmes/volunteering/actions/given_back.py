import datetime as dt

from portal.kit import clock
from programmes.enums import EnrolmentState
from programmes.models import Enrolment, SignUpSheet

from ..models import Ride
from ..notifications.shifts import address, full_shifts, slot_said, tell_team
from ..rules import life_words
from .hush import Back, hushed
from .lapse_swaps import close_swap

SOON = dt.timedelta(hours=72)  # so close to it, who organises reads at once of every place given back


def given_back(enrolment: Enrolment, *, by) -> None:
    """A place on a shift was given back: who leads it is told, and who organises where it leaves a hole or is soon; the desk lists them all
    (`handing_on`). Within `hush` whoever gives several back tells them once. What was to be handed on of it is no more, nor how she would
    come. Inside the act that gives it back, its sheet locked."""
    close_swap(enrolment)
    Ride.objects.filter(enrolment=enrolment).delete()
    shift = full_shifts().filter(sheet=enrolment.sheet_id).first()
    if shift is None or shift.session.cancelled or shift.session.start <= clock.now():
        return
    sheet = SignUpSheet.objects.get(pk=enrolment.sheet_id)
    waits = sheet.enrolments.filter(state=EnrolmentState.WAITING).exists()
    missing = 0 if waits else max((sheet.minimum or 0) - sheet.taken, 0)
    soon = shift.session.start - clock.now() <= SOON
    later = hushed()
    if later is not None:
        later.append(Back(enrolment, shift, missing, soon))
        return
    words = life_words.given_back(
        slot_said(shift), who=enrolment.person.display_name, missing=missing, link=address("volunteering_desk:handing_on")
    )
    key = f"back:{enrolment.pk}:{enrolment.version}"
    tell_team(shift, words, key=key, about=enrolment, but=enrolment.person, coordinators=bool(missing) or soon, by=by)
