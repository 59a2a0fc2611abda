from typing import ClassVar

from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal
from portal.people.models import Person
from programmes.programme_type import ProgrammeType

from .actions.given_back import given_back
from .actions.hush import SILENT, hushed
from .actions.know_in_house import know_in_house
from .reading.companions import told_together
from .reading.reasons_against import reasons_against
from .rules import life_words
from .rules.giving_back import refusal_to_give_back


class VolunteeringKind(ProgrammeType):
    """A shift: a place for somebody fit for its post. Free for everybody, owed by nobody."""

    key = "volunteering"
    label = _("mission bénévole")
    label_plural = _("missions bénévoles")
    neutral_label = _("Coup de main")
    drawing = "hands"
    page_model = "volunteering.Mission"
    by_slot = True
    desk_days, desk_today = "volunteering_desk:week", "volunteering_desk:today"
    payment_first, charges_places = False, False
    transferable = False  # a shift is handed on to somebody fit for its post: `swap`
    follows_up, calls_after = False, 0  # who was not there is asked after by the house, never counted
    place_part = "volunteering/place_part.html"
    says_too_late = True
    WORDS: ClassVar = {**ProgrammeType.WORDS, "reminder": life_words.reminder}

    def part(self, sheet):
        """Several posts share a date, each its own list: who opens it, or prints it, reads whose it is."""
        shift = getattr(sheet, "shift", None)
        return shift.post.name if shift else ""

    def eligibility(self, person, sheet):
        return reasons_against(person, sheet)

    def tell(self, what, sheet, rows, **details):
        """Nothing for each date where one message tells all of them (a standing shift). A reminder says with whom one is."""
        if what in SILENT and hushed() is not None:
            return []
        if what != "reminder":
            return super().tell(what, sheet, rows, **details)
        untold = []
        for group, beside in told_together(sheet, rows):
            untold += super().tell(what, sheet, group, **details, **beside)
        return untold

    def against_giving_back(self, enrolment, sheet, facts):
        maison = sheet.maison
        return refusal_to_give_back(
            now=facts.now, start=facts.next_start, cancel_until=sheet.gives_up_until, taken_at=enrolment.changed_at,
            phone=maison.phone.as_national if maison.phone else "",
        )  # fmt: skip

    def quote(self, household, sheet, *, on):
        return None

    def promise(self, household, sheet, *, on, by):
        return None

    def confirmed(self, enrolment, *, by) -> None:
        """Asked again with everybody of the party locked, in one order: two shifts taken at once are two sheets, which do not wait for
        each other. From then on the house of the shift is one of hers."""
        keys = enrolment.party.enrolments.order_by().annotate(kept=Coalesce("person__successor", "person")).values_list("kept", flat=True)
        people = {person.pk: person for person in locked(Person, set(keys), rank=Rank.PERSON)}
        person = people[enrolment.person.successor_id or enrolment.person_id]
        refusal = Refusal.gather(reasons_against(person, enrolment.sheet, besides=enrolment.pk))
        if refusal:
            raise refusal
        know_in_house(person, enrolment.sheet)

    def withdrawn(self, enrolment, *, by) -> None:
        given_back(enrolment, by=by)
