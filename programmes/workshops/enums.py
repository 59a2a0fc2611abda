"""The room's words for choices. Values are stored: they do not change."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CourseLevel(models.TextChoices):
    """Where a course begins, the first one first."""

    FIRST_STEPS = "first-steps", _("grand débutant")
    BEGINNER = "beginner", _("débutant")
    AT_EASE = "at-ease", _("autonome")


class Equipment(models.TextChoices):
    """On what one learns."""

    LENT = "lent", _("prêté sur place")
    OWN = "own", _("le vôtre, à apporter")
    EITHER = "either", _("le vôtre, ou prêté sur place")


class MachineKind(models.TextChoices):
    """What is lent."""

    TABLET = "tablet", _("tablette")
    LAPTOP = "laptop", _("ordinateur portable")
    DESKTOP = "desktop", _("ordinateur fixe")


class MachineState(models.TextChoices):
    """Where a machine is. `LENT` goes with its one open loan; `SOLD` is the last."""

    AVAILABLE = "available", _("disponible")
    LENT = "lent", _("prêtée")
    REPAIR = "repair", _("en réparation")
    WITHDRAWN = "withdrawn", _("retirée")
    SOLD = "sold", _("vendue")


class Condition(models.TextChoices):
    """How a machine looks when it leaves or comes back."""

    GOOD = "good", _("en bon état")
    MARKED = "marked", _("des traces d’usage")
    DAMAGED = "damaged", _("abîmée")
    DEAD = "dead", _("ne s’allume plus")


class Accessory(models.TextChoices):
    """What goes with a machine."""

    CHARGER = "charger", _("le chargeur")
    COVER = "cover", _("la housse")
    MOUSE = "mouse", _("la souris")
    KEYBOARD = "keyboard", _("le clavier")
    STYLUS = "stylus", _("le stylet")
    SIM = "sim", _("la carte ou la clé 4G")
    BAG = "bag", _("le sac")


class HelpTopic(models.TextChoices):
    """A démarche, by who answers it: no more is noted of a need."""

    FAMILY = "family", _("famille, logement (CAF, MSA)")
    HEALTH = "health", _("santé")
    TAX = "tax", _("impôts")
    WORK = "work", _("emploi")
    PENSION = "pension", _("retraite")
    PAPERS = "papers", _("papiers d’identité, permis")
    SCHOOL = "school", _("école, études")
    HOME = "home", _("énergie, eau, téléphone")
    OTHER = "other", _("autre démarche")


class Consent(models.TextChoices):
    """How she said yes. There is no other answer: without it nothing is noted."""

    SPOKEN = "spoken", _("dit à voix haute")
    MANDATE = "mandate", _("mandat Aidants Connect, signé là-bas")


class HelpOutcome(models.TextChoices):
    DONE = "done", _("c’est fini")
    WAITING = "waiting", _("une réponse est attendue")
    AGAIN = "again", _("à reprendre ensemble")
    ELSEWHERE = "else", _("orientée vers un autre service")


class Moment(models.TextChoices):
    """When somebody says where she stands."""

    BEFORE = "before", _("avant le cours")
    AFTER = "after", _("après le cours")


class Answer(models.TextChoices):
    NOT_YET = "not-yet", _("pas encore")
    WITH_HELP = "with-help", _("avec de l’aide")
    ALONE = "alone", _("sans aide")


class TrainingKind(models.TextChoices):
    """What is given about suicide prevention."""

    SENTINEL = "sentinel", _("journée sentinelle")
    EVALUATION = "evaluation", _("évaluer et orienter")
    CRISIS = "crisis", _("intervenir en situation de crise")
    FIRST_AID = "first-aid", _("premiers secours en santé mentale")
    EVENING = "evening", _("soirée théâtre, ouverte à tous")
