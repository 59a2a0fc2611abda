from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.people.rules.births import is_child
from programmes.programme_type import ProgrammeType

from .models import Course, Training, Validation
from .rules.help_line import PLAIN
from .rules.trainings import refusal


class WorkshopType(ProgrammeType):
    """Digital courses, each at one level. How one gets a place, pays, waits and is certified is the engine's."""

    key = "workshop"
    label = _("cours numérique")
    label_plural = _("cours numériques")
    drawing = "workshop"
    page_model = "workshops.Workshop"
    own_recipe = True  # a sheet without a level would ask nobody anything
    place_part = "workshops/place_part.html"

    def told_apart(self, sheets):
        return {course.sheet_id: str(course.get_level_display()).capitalize() for course in Course.objects.filter(sheet__in=sheets)}

    def desk_page(self, enrolment):
        known = Course.objects.filter(sheet=enrolment.sheet_id).exists()
        return ("Cours numérique", reverse("workshops_desk:person", args=[enrolment.person.current_record.pk])) if known else ("", "")


class PreventionType(ProgrammeType):
    """Suicide prevention: trainings and an evening, whose sheets are confidential for good. The numbers to call stand on each paper and
    text to paste about it."""

    key = "prevention"
    label = _("prévention")
    label_plural = _("prévention")
    drawing = "house"
    page_model = "workshops.Prevention"
    own_recipe = True  # a sheet that does not say which training it is would not know whom to refuse
    always_confidential = True
    always_said = PLAIN
    transferable = False  # a place is given to one person, whom somebody may have had to validate
    follows_up = False  # « Était-ce bien ? » about this is not asked by a machine
    calls_after = 0  # whoever does not come is not rung up about this by a list

    def told_apart(self, sheets):
        return {one.sheet_id: str(one.get_kind_display()).capitalize() for one in Training.objects.filter(sheet__in=sheets)}

    def asked_first(self, sheets, user):
        asking = [one for one in Training.objects.filter(sheet__in=sheets) if one.asked.vetted]
        if not asking:
            return {}
        known = getattr(user, "is_authenticated", False)
        may = set(Validation.objects.current().of_user(user).values_list("kind", flat=True)) if known else set()
        against = {one.sheet_id: refusal(one.kind, child=False, vetted=False) for one in asking if one.kind not in may}
        return {sheet: f"{words} {way_out}" for sheet, (_, words, way_out) in against.items()}

    def eligibility(self, person, sheet):
        training = Training.objects.filter(sheet=sheet).first()
        if training is None:
            return []
        first = sheet.sessions.order_by("start").values_list("local_date", flat=True).first()
        vetted = training.asked.vetted and Validation.objects.current().of_person(person).filter(kind=training.kind).exists()
        against = refusal(training.kind, child=is_child(person.birth, first or clock.today()), vetted=vetted)
        return [Refusal(*against)] if against else []
