from django.utils.translation import gettext_lazy as _

from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.people.models import Person
from programmes.programme_type import ProgrammeType

from .actions.reasons_against import reasons_against


class VolunteeringKind(ProgrammeType):
    """A shift: a place for somebody fit for its post. Free for everybody, owed by nobody."""

    key = "volunteering"
    label = _("mission bénévole")
    label_plural = _("missions bénévoles")
    neutral_label = _("Coup de main")
    drawing = "hands"
    page_model = "volunteering.Mission"
    by_slot = True
    desk_days = "volunteering_desk:week"
    payment_first, charges_places = False, False
    transferable = False  # a shift is handed on to somebody fit for its post: `swap`
    follows_up, calls_after = False, 0  # who was not there is asked after by the house, never counted
    place_part = "volunteering/place_part.html"

    def eligibility(self, person, sheet):
        return reasons_against(person, sheet)

    def quote(self, household, sheet, *, on):
        return None

    def promise(self, household, sheet, *, on, by):
        return None

    def confirmed(self, enrolment, *, by) -> None:
        """Asked again with the person locked: two shifts taken at once are two sheets, which do not wait for each other."""
        person = locked_one(Person, enrolment.person.current_record.pk, rank=Rank.PERSON)
        refusal = Refusal.gather(reasons_against(person, enrolment.sheet, besides=enrolment.pk))
        if refusal:
            raise refusal
