"""The words of the outings for states and choices. Values are stored: they do not change."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CardState(models.TextChoices):
    """asked → active | refused | stopped (she changed her mind); active → stopped. A card is a person's card of the house, good for one
    season."""

    ASKED = "asked", _("demandée")
    ACTIVE = "active", _("en service")
    REFUSED = "refused", _("demande refusée")
    STOPPED = "stopped", _("arrêtée")


STANDING = (CardState.ASKED, CardState.ACTIVE)


class Cost(models.TextChoices):
    """What the town pays for an outing besides its seats."""

    COACH = "coach", _("car")
    GUIDE = "guide", _("visite, rencontre")
    OTHER = "other", _("autre")


class ContractState(models.TextChoices):
    DRAFT = "draft", _("en préparation")
    AGREED = "agreed", _("convenu")
    OVER = "over", _("clos")


class CalledOffBy(models.TextChoices):
    """Who calls an outing off: it is said to the people, and written in the journal."""

    VENUE = "venue", _("le lieu où l’on va")
    WEATHER = "weather", _("la neige, le mauvais temps")
    US = "us", _("nous")


class OnPicture(models.TextChoices):
    """Who can be recognised on a picture, as the team said. Nobody said yet, or somebody who is not on the list: it is shown nowhere."""

    UNSAID = "unsaid", _("on ne l’a pas encore dit")
    NOBODY = "nobody", _("personne de reconnaissable : de dos, de loin, des mains")
    PEOPLE = "people", _("ces personnes, et elles seules")
    STRANGER = "stranger", _("quelqu’un qui n’est pas sur la liste : passant, artiste, équipe, personne sans fiche")
