from django.utils.translation import gettext_lazy as _

from .programme_type import ProgrammeType


class EventType(ProgrammeType):
    """A date at a house: nothing to prove, nothing to pay unless the sheet has a tariff."""

    key = "event"
    label = _("rendez-vous")
    label_plural = _("rendez-vous")
    drawing = "event"
    page_model = "programmes.Event"
