from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How somebody came to us."""

    COUNTER = "counter", "Au comptoir"
    PHONE = "phone", "Au téléphone"


class CallReason(models.TextChoices):
    """Why she is called back: a word for the list, never what it is about."""

    ANSWER = "answer", _("une réponse attendue")
    PAPER = "paper", _("un papier")
    DATE = "date", _("un rendez-vous")
    BASKET = "basket", _("ses paniers")
    NEWS = "news", _("prendre de ses nouvelles")


class Outcome(models.TextChoices):
    """How a call ended. The first seven are what an agent may note; the last two the house writes itself."""

    REACHED = "reached", _("Elle a répondu")
    NO_ANSWER = "no_answer", _("Pas de réponse")
    MESSAGE = "message", _("Message neutre laissé")
    NOT_HER = "not_her", _("Quelqu’un d’autre a répondu")
    SHE_CALLS = "she_calls", _("Elle rappellera")
    WRONG_NUMBER = "wrong_number", _("Mauvais numéro")
    REFUSED = "refused", _("Elle ne veut pas d’appel")
    LETTER = "letter", _("Une lettre part")
    CALLED_OFF = "called_off", _("Plus à appeler")


# What an agent may note after a call.
NOTED = (
    Outcome.REACHED, Outcome.NO_ANSWER, Outcome.MESSAGE, Outcome.NOT_HER, Outcome.SHE_CALLS, Outcome.WRONG_NUMBER, Outcome.REFUSED,
)  # fmt: skip
# After these, nothing is left to say by telephone.
SPOKEN = (Outcome.REACHED, Outcome.SHE_CALLS, Outcome.REFUSED)
# Tries that led to nobody.
IN_VAIN = (Outcome.NO_ANSWER, Outcome.MESSAGE, Outcome.NOT_HER, Outcome.WRONG_NUMBER)


class Before(models.TextChoices):
    """Until when a call back is of use."""

    HOUR = "hour", _("dans l’heure")
    TODAY = "today", _("aujourd’hui")
    TOMORROW = "tomorrow", _("demain")
    WEEK = "week", _("cette semaine")
