from django.utils.translation import gettext_lazy as _

from portal.kit.locking import Rank, locked_one
from portal.people.models import Person
from programmes.programme_type import ProgrammeType

from .actions.pending import refusal_of_a_second


class AppointmentKind(ProgrammeType):
    """Being received one by one. Free for everybody; one to come at a time at each permanence, or hours in a row at a computer."""

    key = "appointment"
    label = _("permanence sur rendez-vous")
    label_plural = _("permanences sur rendez-vous")
    drawing = "hands"
    page_model = "appointments.Permanence"
    by_slot = True
    reminds = True
    follows_up, calls_after = False, 0  # who was missed is told on the day, without blame, and nothing counts it
    place_part = "appointments/place_part.html"

    def eligibility(self, person, sheet):
        refusal = refusal_of_a_second(person, sheet.activity_id, sheet=sheet)
        return [refusal] if refusal else []

    def quote(self, household, sheet, *, on):
        return None

    def promise(self, household, sheet, *, on, by):
        return None

    def confirmed(self, enrolment, *, by) -> None:
        """Asked again with the person locked: two moments booked at once are two sheets, which do not wait for each other."""
        person = locked_one(Person, enrolment.person.current_record.pk, rank=Rank.PERSON)
        refusal = refusal_of_a_second(person, enrolment.sheet.activity_id, besides=enrolment.pk, sheet=enrolment.sheet)
        if refusal:
            raise refusal
