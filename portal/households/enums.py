"""Coded words of the room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuotientSource(models.TextChoices):
    """Where a quotient was read. The tax figure is not the CAF's: the source is kept so that nobody compares them."""

    CAF = "caf", _("attestation de la CAF")
    MSA = "msa", _("attestation de la MSA")
    TAX = "tax", _("avis d'impôt")
    TERMINAL = "terminal", _("lu avec vous au comptoir")
