"""The words of the baskets. Values are stored: they do not change."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BasketState(models.TextChoices):
    """One row from first to last: planned → handed_over | missed; planned → cancelled."""

    PLANNED = "planned", _("prévu")
    HANDED_OVER = "handed_over", _("remis")
    MISSED = "missed", _("pas retiré")
    CANCELLED = "cancelled", _("annulé")


class Billing(models.TextChoices):
    """When a basket is owed: with its month, or on its own day."""

    MONTH = "month", _("chaque mois, d'avance")
    BASKET = "basket", _("à chaque panier")


class SharedFor(models.TextChoices):
    """How long a volunteer keeps the sheet that is confided to her."""

    END = "end", _("jusqu'à une heure après la distribution")
    SHORT = "short", _("deux heures")
    TONIGHT = "tonight", _("jusqu'à ce soir, minuit")


# States in which a basket is packed for the day.
PACKED = (BasketState.PLANNED, BasketState.HANDED_OVER, BasketState.MISSED)
