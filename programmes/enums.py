"""The engine's words for states and choices. Values are stored: they do not change."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SessionState(models.TextChoices):
    PLANNED = "planned", _("prévue")
    MOVED = "moved", _("déplacée")
    CANCELLED = "cancelled", _("annulée")


class EnrolmentState(models.TextChoices):
    """One row from first to last: held → confirmed → withdrawn; waiting → offered → confirmed | lapsed; requested → … | refused."""

    HELD = "held", _("place gardée")
    CONFIRMED = "confirmed", _("inscrit·e")
    WITHDRAWN = "withdrawn", _("désisté·e")
    WAITING = "waiting", _("en liste d'attente")
    OFFERED = "offered", _("place proposée")
    LAPSED = "lapsed", _("délai passé")
    REQUESTED = "requested", _("demande en cours")
    REFUSED = "refused", _("demande refusée")


# States that hold a real place: `SignUpSheet.taken` is the sum of `places` over them.
HOLDING = (EnrolmentState.HELD, EnrolmentState.CONFIRMED, EnrolmentState.OFFERED)
# States in which a person is on a sheet: one row at most for each person.
ACTIVE = (*HOLDING, EnrolmentState.WAITING, EnrolmentState.REQUESTED)
# States that end by themselves at `held_until`.
TIMED = (EnrolmentState.HELD, EnrolmentState.OFFERED)


class Audience(models.TextChoices):
    ANYONE = "anyone", _("tout le monde")
    CIRCLE = "circle", _("des personnes nommées")


class Selection(models.TextChoices):
    FIRST_COME = "first_come", _("dans l'ordre des inscriptions")
    STAFF = "staff", _("l'équipe répond à chaque demande")


class Channel(models.TextChoices):
    ONLINE = "online", _("en ligne")
    COUNTER = "counter", _("au comptoir")
    PHONE = "phone", _("par téléphone")


class Presence(models.TextChoices):
    PRESENT = "present", _("présent·e")
    ABSENT = "absent", _("absent·e")
    EXCUSED = "excused", _("excusé·e")


class FeedEnd(models.TextChoices):
    """Why the address of a personal calendar opens nothing any more."""

    RENEWED = "renewed", _("remplacée par une autre")
    STOPPED = "stopped", _("arrêtée")
    LEFT = "left", _("arrêtée, le foyer a changé")
