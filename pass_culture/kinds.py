from django.utils.translation import gettext_lazy as _

from programmes.programme_type import ProgrammeType


class OutingKind(ProgrammeType):
    """Going out together: a theatre, a museum, the mountain. The seats are the engine's; the card, the meeting point and the way back
    are ours (`models.Trip`, beside the sheet)."""

    key = "outing"
    label = _("sortie")
    label_plural = _("sorties")
    neutral_label = _("Sortie")
    drawing = "mask"
    page_model = "pass_culture.Outing"
    charge_kind = "outing"
