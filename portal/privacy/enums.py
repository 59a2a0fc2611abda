"""The room's coded lists: what may be asked about one's data, by which door, and how it was answered. Values are stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a person asks (GDPR art. 15, 16, 17, 18, 21)."""

    ACCESS = "access", _("recevoir ses données")
    RECTIFICATION = "rectification", _("faire corriger")
    ERASURE = "erasure", _("faire effacer")
    RESTRICTION = "restriction", _("faire suspendre un usage")
    OBJECTION = "objection", _("s’opposer à un usage")


# The same, said to the person herself: « Vous avez demandé à… ».
ASKED = {
    Kind.ACCESS: _("à recevoir vos données"),
    Kind.RECTIFICATION: _("une correction"),
    Kind.ERASURE: _("un effacement"),
    Kind.RESTRICTION: _("la suspension d’un usage"),
    Kind.OBJECTION: _("l’arrêt d’un usage"),
}


class Door(models.TextChoices):
    ONLINE = "online", _("en ligne")
    COUNTER = "counter", _("au comptoir")
    PHONE = "phone", _("par téléphone")
    LETTER = "letter", _("par lettre")
    EMAIL = "email", _("par e-mail")


class Identity(models.TextChoices):
    """How it was made sure that it is she. No copy of a paper is ever kept."""

    ACCOUNT = "account", _("connexion à son compte")
    PAPER = "paper", _("papier d’identité vu, non copié")
    CARD = "card", _("carte de la maison et date de naissance")
    KNOWN = "known", _("connue de l’agent")


class Field(models.TextChoices):
    """What a person may have corrected without being able to change it herself."""

    FAMILY_NAME = "family_name", _("le nom")
    GIVEN_NAME = "given_name", _("le prénom")
    BIRTH = "birth", _("la date de naissance")
    QUOTIENT = "quotient", _("le quotient ou son mois")
    ATTENDANCE = "attendance", _("une présence mal notée")
    OTHER = "other", _("autre chose")


class State(models.TextChoices):
    OPEN = "open", _("à répondre")
    GRANTED = "granted", _("faite")
    PARTLY = "partly", _("faite en partie")
    REFUSED = "refused", _("refusée")
    WITHDRAWN = "withdrawn", _("retirée par la personne")


class Handed(models.TextChoices):
    """How the answer reached the person."""

    BY_HAND = "by_hand", _("remise en main propre")
    LETTER = "letter", _("par lettre")
    ONLINE = "online", _("dans son espace")
    PHONE = "phone", _("dite au téléphone")


class WhyLonger(models.TextChoices):
    """The two reasons that GDPR art. 12.3 knows for two more months."""

    COMPLEX = "complex", _("la demande est complexe")
    MANY = "many", _("beaucoup de demandes sont arrivées ensemble")


class WhyNot(models.TextChoices):
    """Why a request is refused, as the person reads it."""

    NOT_HERS = "not_hers", _("ces données ne sont pas les siennes")
    ALREADY_RIGHT = "already_right", _("ce qui est noté est conforme au papier vu")
    NEEDS_PROOF = "needs_proof", _("il faut un papier qui le montre, et il n’est pas venu")
    LAW_KEEPS = "law_keeps", _("la loi oblige à garder ces données")
    PUBLIC_MISSION = "public_mission", _("cet usage est nécessaire au service demandé")
    UNKNOWN_IDENTITY = "unknown_identity", _("rien n’a permis de savoir que c’est bien elle")
    EXCESSIVE = "excessive", _("la même demande vient d’être traitée")


OPEN = (State.OPEN,)
CLOSED = (State.GRANTED, State.PARTLY, State.REFUSED, State.WITHDRAWN)
# Fields that an accepted correction writes on the record; the others are put right on their own screen.
ON_RECORD = (Field.FAMILY_NAME, Field.GIVEN_NAME, Field.BIRTH)
