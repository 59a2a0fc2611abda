"""Coded words of the room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuotientSource(models.TextChoices):
    """Where a quotient was read. The tax figure is not the CAF's: the source is kept so that nobody compares them."""

    CAF = "caf", _("attestation de la CAF")
    MSA = "msa", _("attestation de la MSA")
    TAX = "tax", _("avis d'impôt")
    TERMINAL = "terminal", _("lu avec vous au comptoir")


class ImageMedium(models.TextChoices):
    """Where a picture on which somebody can be recognised is shown: each is asked for by itself, none follows from another."""

    GROUP = "group", _("aux personnes qui y étaient, dans leur espace")
    HOUSE = "house", _("sur les murs et les écrans de la maison")
    SITE = "site", _("sur ce site, que tout le monde peut lire")
    PAPER = "paper", _("sur du papier : journal, affiche, dépliant")
    SOCIAL = "social", _("sur les réseaux sociaux de la ville")


class ImageAnswer(models.TextChoices):
    """given → withdrawn, at any time; refused where nothing had been given. A later answer stands beside the former one."""

    GIVEN = "given", _("oui")
    REFUSED = "refused", _("non")
    WITHDRAWN = "withdrawn", _("oui retiré")


class ImageHow(models.TextChoices):
    """How an answer came. A yes is written; a no is taken however it is said."""

    ONLINE = "online", _("en ligne")
    PAPER = "paper", _("sur un papier signé")
    SPOKEN = "spoken", _("de vive voix")


class Authority(models.TextChoices):
    """Of a child: who holds parental authority agrees, all of those who do (Civil Code, art. 372-1)."""

    NONE = "", _("pour soi-même")
    SOLE = "sole", _("exercée par une seule personne")
    BOTH = "both", _("exercée à deux, l’autre parent est d’accord")
