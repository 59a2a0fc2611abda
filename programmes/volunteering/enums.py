"""The volunteers' words for states and choices. Values are stored: they do not change."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CharterWay(models.TextChoices):
    """How the charter was accepted."""

    ONLINE = "online", _("en ligne")
    PAPER = "paper", _("sur papier")


class Coverage(models.TextChoices):
    """How well a shift is covered, said by a word and a shape, never by colour alone."""

    SHORT = "short", _("il manque du monde")
    COVERED = "covered", _("assuré")
    FULL = "full", _("complet")


class SwapState(models.TextChoices):
    """open → taken | taken_back | lapsed."""

    OPEN = "open", _("on cherche quelqu’un")
    TAKEN = "taken", _("reprise")
    TAKEN_BACK = "taken_back", _("gardée finalement")
    LAPSED = "lapsed", _("personne ne l’a reprise")


class HoursSource(models.TextChoices):
    ATTENDANCE = "attendance", _("noté présent·e")
    DECLARED = "declared", _("déclaré")


class HoursState(models.TextChoices):
    """pending → approved | refused."""

    PENDING = "pending", _("à relire")
    APPROVED = "approved", _("validé")
    REFUSED = "refused", _("pas retenu")


class StandingStep(models.TextChoices):
    """What became of one date of a standing shift: laid once, whatever happens to the place afterwards."""

    PLACED = "placed", _("inscrit·e")
    WAITING = "waiting", _("en liste d’attente")
    SKIPPED = "skipped", _("pas cette fois")
