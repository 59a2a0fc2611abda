"""The words of the baskets. Values are stored: they do not change."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BasketState(models.TextChoices):
    """One row from first to last: planned → handed_over | missed | given; planned → absent | cancelled; absent or given, until the
    cut-off, → planned again."""

    PLANNED = "planned", _("prévu")
    HANDED_OVER = "handed_over", _("remis")
    MISSED = "missed", _("pas retiré")
    GIVEN = "given", _("donné")  # packed and owed, for a fridge or a food bank: nobody of the household collects it
    ABSENT = "absent", _("absence")  # neither packed nor owed
    CANCELLED = "cancelled", _("annulé")


class Weekday(models.IntegerChoices):
    """As `date.weekday()` counts."""

    MONDAY = 0, _("lundi")
    TUESDAY = 1, _("mardi")
    WEDNESDAY = 2, _("mercredi")
    THURSDAY = 3, _("jeudi")
    FRIDAY = 4, _("vendredi")
    SATURDAY = 5, _("samedi")
    SUNDAY = 6, _("dimanche")


class Rhythm(models.TextChoices):
    """Which of a season's weeks, counted by position (`Distribution.position`), never by ISO number."""

    WEEKLY = "weekly", _("chaque semaine")
    ODD = "odd", _("une semaine sur deux (A)")
    EVEN = "even", _("une semaine sur deux (B)")


class Agreed(models.TextChoices):
    """Why an agreement was made: a term begins (its price is quoted anew), or something changes within one."""

    START = "start", _("début")
    CHANGE = "change", _("changement")
    RENEWAL = "renewal", _("renouvellement")


class Choice(models.TextChoices):
    """What becomes of a basket that its household will not collect as planned."""

    CREDIT = "credit", _("ne pas le prendre, il revient en avance")
    OTHER_WEEK = "other_week", _("une autre semaine")
    OTHER_HOUSE = "other_house", _("dans une autre maison, cette fois")
    GIVEN = "given", _("le donner")


class PointKind(models.TextChoices):
    """Where a basket may be given."""

    FRIDGE = "fridge", _("frigo partagé")
    FOOD_BANK = "food_bank", _("banque alimentaire")


class Leftover(models.TextChoices):
    """A house's rule for what nobody collected by the hour."""

    FRIDGE = "fridge", _("au frigo partagé")
    TOMORROW = "tomorrow", _("gardé jusqu'au lendemain midi")
    SHARED = "shared", _("partagé sur place")


class EndReason(models.TextChoices):
    """Why a subscription stops before its last day."""

    NOTICE = "notice", _("préavis")
    TRIAL = "trial", _("essai")
    HARDSHIP = "hardship", _("difficulté")
    MOVED_AWAY = "moved_away", _("déménagement")
    STAFF = "staff", _("autre raison, dite à la maison")


class Renewal(models.TextChoices):
    """What the household says of another term."""

    NONE = "none", _("pas encore proposé")
    OFFERED = "offered", _("proposé")
    ACCEPTED = "accepted", _("accepté")
    DECLINED = "declined", _("refusé")


class Billing(models.TextChoices):
    """When a basket is owed: with its month or quarter, before or after, or on its own day."""

    MONTH = "month", _("chaque mois, d'avance")
    BASKET = "basket", _("à chaque panier")
    QUARTER = "quarter", _("chaque trimestre, d'avance")
    MONTH_AFTER = "month_after", _("chaque mois, une fois passé")
    QUARTER_AFTER = "quarter_after", _("chaque trimestre, une fois passé")


class SharedFor(models.TextChoices):
    """How long a volunteer keeps the sheet that is confided to her."""

    END = "end", _("jusqu'à une heure après la distribution")
    SHORT = "short", _("deux heures")
    TONIGHT = "tonight", _("jusqu'à ce soir, minuit")


class Bears(models.TextChoices):
    """Who bears what the town orders less than it contracted for, below the tolerance."""

    TOWN = "town", _("la ville le paie")
    GROWER = "grower", _("la ferme le garde")
    SHARED = "shared", _("moitié la ville, moitié la ferme")


class Via(models.TextChoices):
    """How something is said to a farm."""

    EMAIL = "email", _("par e-mail")
    PHONE = "phone", _("par téléphone")
    PRINT = "print", _("sur papier")


class OrderState(models.TextChoices):
    """A farm's order of a date, once it left: sent → received | called_off. Before, it is only worked out."""

    SENT = "sent", _("envoyée")
    RECEIVED = "received", _("reçue")
    CALLED_OFF = "called_off", _("décommandée")


class Shortfall(models.TextChoices):
    """Why what came is not what was ordered."""

    SHORT = "short", _("il en manquait")
    SPOILT = "spoilt", _("une partie était abîmée")
    MORE = "more", _("la ferme en a mis plus")
    OTHER = "other", _("autre raison, dite de vive voix")


# Owed by three months of the calendar; owed once the period is past.
QUARTERLY = (Billing.QUARTER, Billing.QUARTER_AFTER)
AFTERWARDS = (Billing.MONTH_AFTER, Billing.QUARTER_AFTER)
# States in which a basket is packed for the day.
PACKED = (BasketState.PLANNED, BasketState.HANDED_OVER, BasketState.MISSED, BasketState.GIVEN)
TO_COME = (BasketState.PLANNED, BasketState.GIVEN)  # packed, and not handed over yet
# States in which somebody of the household is to collect it.
COLLECTED = (BasketState.PLANNED, BasketState.HANDED_OVER, BasketState.MISSED)
