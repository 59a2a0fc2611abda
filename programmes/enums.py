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


class Approval(models.TextChoices):
    """Where each sign-up is looked at: the place is held, the team says yes or no."""

    NONE = "", _("sans réponse de l'équipe")
    ASKED = "asked", _("l'équipe répond")
    GIVEN = "given", _("acceptée par l'équipe")


class QuestionKind(models.TextChoices):
    TEXT = "text", _("quelques mots")
    YES_NO = "yes-no", _("oui ou non")
    CHOICE = "choice", _("une réponse parmi quelques-unes")


class AskedOf(models.TextChoices):
    PERSON = "person", _("à chaque personne")
    PARTY = "party", _("une fois pour le groupe")


class NeedToCome(models.TextChoices):
    """What somebody needs to come to one date; never why."""

    WHEELCHAIR = "wheelchair", _("une place pour un fauteuil roulant")
    HEARING_LOOP = "hearing-loop", _("une boucle magnétique")
    INTERPRETER = "interpreter", _("un ou une interprète")
    CHILDCARE = "childcare", _("une garde d'enfants")
