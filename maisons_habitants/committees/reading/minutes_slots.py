"""What the minutes give to the rooms below: who may open a photograph, what is kept of somebody and what goes."""

from portal.kit import clock
from portal.kit.models import StoredFile
from portal.kit.visibility import user_can
from portal.people.enums import Capability
from portal.people.models import Person

from ..enums import MinutesState, Presence
from ..models import Minutes, MinutesPicture
from .minutes import may_read_whole

NAMED = (Presence.PRESENT, Presence.LEFT, Presence.EXCUSED, Presence.ABSENT)


def may_open_picture(user, stored: StoredFile) -> bool:
    """The team of the house; the members of the day once the minutes are proposed to them."""
    rows = MinutesPicture.objects.select_related("minutes__meeting__body")
    picture = rows.filter(file=stored).first()
    if picture is None:
        return False
    minutes = picture.minutes
    if user_can(user, Capability.SEE_COMMITTEES, minutes.meeting.body.maison_id):
        return True
    person = Person.objects.of_user(user) if minutes.state != MinutesState.DRAFT else None
    return person is not None and may_read_whole(person, minutes, clock.today())


def minutes_naming(person: Person):
    """Minutes of the meetings at which she was noted, whatever is written there of her."""
    hers = Person.objects.records_of(person)
    return Minutes.objects.filter(meeting__presences__mandate__person__in=hers, meeting__presences__presence__in=NAMED).distinct()
