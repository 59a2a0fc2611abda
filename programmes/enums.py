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
    DRAW = "draw", _("des demandes, puis un tirage au sort")
    STAFF = "staff", _("l'équipe répond à chaque demande")


class Channel(models.TextChoices):
    ONLINE = "online", _("en ligne")
    COUNTER = "counter", _("au comptoir")
    PHONE = "phone", _("par téléphone")


class Door(models.TextChoices):
    """By which way one asks, when places are kept for it. « desk » is counter and telephone together."""

    DESK = "desk", _("l’accueil (comptoir ou téléphone)")
    COUNTER = "counter", _("le comptoir")
    PHONE = "phone", _("le téléphone")
    ONLINE = "online", _("les demandes en ligne")


# The doors that a channel goes through, the narrowest first.
DOORS = {
    Channel.ONLINE: (Door.ONLINE,),
    Channel.COUNTER: (Door.COUNTER, Door.DESK),
    Channel.PHONE: (Door.PHONE, Door.DESK),
}


class DrawOutcome(models.TextChoices):
    DRAWN = "drawn", _("tirée au sort")
    TOO_MANY = "too_many", _("trop nombreux pour les places qui restaient")
    AFTER = "after", _("il ne restait plus de place")


class Presence(models.TextChoices):
    PRESENT = "present", _("présent·e")
    ABSENT = "absent", _("absent·e")
    EXCUSED = "excused", _("excusé·e")
