"""The room's words for choices. Values travel in forms."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Keeping(models.TextChoices):
    """Which moments of a half-day are kept for those who come or call."""

    NONE = "none", _("aucun : tout se prend aussi en ligne")
    ONE_IN_TWO = "half", _("un sur deux")
    ALL = "all", _("tous")


class Stretch(models.TextChoices):
    """How much of a host's day is called off at once."""

    ONE = "one", _("ce moment seulement")
    HALF = "half", _("toute la demi-journée")
    DAY = "day", _("toute la journée")
