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


class RefundPolicy(models.TextChoices):
    """What goes back to who gives her place up (`rules.refunds`)."""

    DEADLINE = "deadline", _("tout jusqu’au délai de désistement, puis rien")
    START = "start", _("tout jusqu’au début")
    SHARE = "share", _("tout jusqu’au délai, puis une part")
    NEVER = "never", _("rien")


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
    NEED = "need", _("il ne restait plus de place pour le besoin")


class Presence(models.TextChoices):
    PRESENT = "present", _("présent·e")
    ABSENT = "absent", _("absent·e")
    EXCUSED = "excused", _("excusé·e")


class Public(models.TextChoices):
    """For whom an activity is, as a page says it; several at once."""

    ALL = "all", _("tout le monde")
    CHILDREN = "children", _("enfants")
    TEENS = "teens", _("ados")
    ADULTS = "adults", _("adultes")
    SENIORS = "seniors", _("seniors")
    FAMILIES = "families", _("familles")


class Level(models.TextChoices):
    """Where one starts from. Nothing chosen: levels mean nothing there (a meal, a ball)."""

    ANY = "any", _("tous les niveaux")
    BEGINNER = "beginner", _("je débute")
    SOME = "some", _("je me débrouille")
    EASE = "ease", _("je suis à l'aise")


class Access(models.TextChoices):
    """What makes it possible to come; several at once. Said of what was looked at: nothing is promised by default."""

    WHEELS = "wheels", _("de plain-pied, en fauteuil")
    PUSHCHAIR = "pushchair", _("à l'aise avec une poussette")
    LOOP = "loop", _("boucle magnétique")
    AUDIO = "audio", _("audiodescription")
    SIGNED = "signed", _("interprète en langue des signes, sur demande")


class DayPart(models.IntegerChoices):
    """When a date begins: before noon, before six, later."""

    MORNING = 0, _("le matin")
    AFTERNOON = 1, _("l'après-midi")
    EVENING = 2, _("le soir")


class Preparation(models.TextChoices):
    """What a date asks the house to make ready. Never why, never for whom."""

    COMPUTERS = "computers", _("des ordinateurs")
    INTERPRETER = "interpreter", _("un interprète")
    CHILDCARE = "childcare", _("une garde d'enfants")


class Stretch(models.TextChoices):
    """How much of a series an act is about. What is past never changes."""

    ONE = "one", _("cette date seulement")
    REST = "rest", _("cette date et les suivantes")
    ALL = "all", _("toutes les dates à venir")


class DatesAct(models.TextChoices):
    CANCEL = "cancel", _("annulation")
    MOVE = "move", _("changement")


class FeedEnd(models.TextChoices):
    """Why the address of a personal calendar opens nothing any more."""

    RENEWED = "renewed", _("remplacée par une autre")
    STOPPED = "stopped", _("arrêtée")
    LEFT = "left", _("arrêtée, le foyer a changé")


class Liked(models.TextChoices):
    """« Était-ce bien ? », the morning after."""

    YES = "yes", _("oui, c'était bien")
    SO_SO = "so-so", _("plus ou moins")
    NO = "no", _("non, pas vraiment")


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
