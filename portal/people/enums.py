"""Coded lists of the room: what a person may choose about herself. Codes are stored, words are shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Civility(models.TextChoices):
    """How the person wishes to be addressed; nothing is also an answer."""

    NONE = "", _("sans civilité")
    MADAME = "mme", _("Mme")
    MONSIEUR = "m", _("M.")


class Language(models.TextChoices):
    """In which language the person reads best; each is named in itself."""

    FRENCH = "fr", "français"
    ENGLISH = "en", "English"
    ARABIC = "ar", "العربية"
    PORTUGUESE = "pt", "português"
    TURKISH = "tr", "Türkçe"
    UKRAINIAN = "uk", "українська"


class Channel(models.TextChoices):
    """By which way the house writes to the person first."""

    EMAIL = "email", _("par e-mail")
    SMS = "sms", _("par SMS")
    LETTER = "letter", _("par lettre")
    CALL = "call", _("par téléphone")


class Need(models.TextChoices):
    """What the house must bring, never why: a code says « un interprète », not a condition of the person."""

    INTERPRETER = "interpreter", _("un interprète")
    READ_ALOUD = "read-aloud", _("lire et remplir avec quelqu'un")
    EASY_READ = "easy-read", _("facile à lire et à comprendre")
    LARGE_PRINT = "large-print", _("écrit en gros")
    STEP_FREE = "step-free", _("un accès sans marche")
    HEARING_LOOP = "hearing-loop", _("une boucle magnétique")
    QUIET = "quiet", _("un lieu calme")
    ESCORT = "escort", _("venir avec une personne qui aide")


class CardState(models.TextChoices):
    ACTIVE = "active", _("en service")
    REPLACED = "replaced", _("remplacée")
    CLOSED = "closed", _("fermée")
