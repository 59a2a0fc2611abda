from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes.programme_type import ProgrammeType

from .models import Course


class WorkshopType(ProgrammeType):
    """Digital courses, each at one level. How one gets a place, pays, waits and is certified is the engine's."""

    key = "workshop"
    label = _("cours numérique")
    label_plural = _("cours numériques")
    drawing = "workshop"
    page_model = "workshops.Workshop"
    own_recipe = True  # a sheet without a level would ask nobody anything
    place_part = "workshops/place_part.html"

    def desk_page(self, enrolment):
        known = Course.objects.filter(sheet=enrolment.sheet_id).exists()
        return ("Cours numérique", reverse("workshops_desk:person", args=[enrolment.person.current_record.pk])) if known else ("", "")
