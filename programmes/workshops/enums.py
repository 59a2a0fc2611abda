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
