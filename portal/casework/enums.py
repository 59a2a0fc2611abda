"""Coded lists of the room. No list holds a reason of the person: what brings her is not written down."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    """What a partner helps with, in the words one would use. The order is the order of showing."""

    PAPERS = "papers", _("Papiers et droits")
    FOOD = "food", _("Manger")
    HOUSING = "housing", _("Se loger")
    HEALTH = "health", _("Se soigner")
    DEBTS = "debts", _("Budget et dettes")
    WORK = "work", _("Travail et formation")
    FAMILY = "family", _("Enfants et famille")
    VIOLENCE = "violence", _("Violences")
    LANGUAGE = "language", _("Apprendre le français")
    DIGITAL = "digital", _("Ordinateur et internet")


class Outcome(models.TextChoices):
    """What became of an orientation; nothing while it is open. « Not yet » is an answer, not an end: it moves the next call."""

    OPEN = "", _("en cours")
    ARRIVED = "arrived", _("y est arrivée")
    REDIRECTED = "redirected", _("envoyée ailleurs")
    GAVE_UP = "gave_up", _("n’y est pas allée")
    NO_LONGER_NEEDED = "not_needed", _("n’en a plus besoin")
    UNKNOWN = "unknown", _("sans nouvelle")


class Agreed(models.TextChoices):
    """How the person agreed."""

    ORAL = "oral", _("de vive voix")
    WRITTEN = "written", _("par écrit")


class LeadEnd(models.TextChoices):
    """Why somebody is no longer a person's case lead; nothing while she is."""

    RUNNING = "", _("en cours")
    TERM = "term", _("la date est arrivée")
    HANDED_OVER = "handed", _("passé à quelqu’un d’autre")
    PERSON = "person", _("la personne ne le souhaite plus")
    DONE = "done", _("ce n’est plus utile")


class AddressState(models.TextChoices):
    ACTIVE = "active", _("en cours")
    ENDED = "ended", _("terminée")
    REFUSED = "refused", _("refusée")


class RefusedBecause(models.TextChoices):
    """A refusal says why and where to go instead (CASF L264-4: it is reasoned, and the person is sent to who can)."""

    NO_LINK = "no_link", _("pas de lien avec la commune")
    ELSEWHERE = "elsewhere", _("déjà domiciliée ailleurs")
    HAS_HOME = "has_home", _("peut recevoir son courrier chez elle")


class EndedBecause(models.TextChoices):
    """Why a registration is over. The law's own grounds are the person's wish, a home found, absence (CASF L264-2, D264-3)."""

    RENEWED = "renewed", _("renouvelée")
    EXPIRED = "expired", _("arrivée à sa date")
    HOME = "home", _("a un logement")
    LEFT = "left", _("a quitté la commune")
    ASKED = "asked", _("à sa demande")
    ABSENT = "absent", _("ne s’est plus manifestée")


class MailKind(models.TextChoices):
    LETTER = "letter", _("lettre")
    REGISTERED = "registered", _("avis de recommandé")
    PARCEL = "parcel", _("colis")


class MailState(models.TextChoices):
    WAITING = "waiting", _("en attente")
    HANDED = "handed", _("remis")
    RETURNED = "returned", _("rendu à La Poste")


class Taker(models.TextChoices):
    """Who took the mail: no name is kept of who came for her."""

    SELF = "self", _("elle-même")
    PROXY = "proxy", _("une autre personne, avec sa procuration écrite")


REASONS = {choice.value: choice.label for kind in (RefusedBecause, EndedBecause) for choice in kind}
