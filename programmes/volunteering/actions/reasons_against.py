"""Every reason why somebody cannot take a shift, in words, all at once. Read by screens before the form, asked again under the lock."""

from portal.kit.refusal import Refusal
from portal.people.models import Person
from programmes.models import SignUpSheet

from ..models import Shift, Volunteer
from ..rules import fitness


def reasons_against(person: Person, sheet: SignUpSheet, *, besides: int | None = None) -> list[Refusal]:
    """What stands against `person` herself at this shift; `besides`: a place of hers that does not count (the one being confirmed).
    A sheet of a mission without a post asks nothing."""
    shift = Shift.objects.filter(sheet=sheet).select_related("post").first()
    if shift is None:
        return []
    volunteer = Volunteer.objects.of(person)
    return fitness.reasons(fitness.Facts(known=volunteer is not None and volunteer.left_at is None))
