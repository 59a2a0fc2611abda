from django.db import models
from modelcluster.fields import ParentalKey

from portal.places.enums import Weekday

from .maison import Maison

_ENDS_AFTER = "L'heure de fermeture vient après l'heure d'ouverture."


class OpeningHours(models.Model):
    """One stretch of opening, each week: « lundi, 9 h – 12 h ». A day may have several rows; a day without any is closed."""

    maison = ParentalKey(Maison, on_delete=models.CASCADE, related_name="hours", verbose_name="maison")
    weekday = models.PositiveSmallIntegerField("jour", choices=Weekday.choices)
    opens = models.TimeField("ouvre à")
    closes = models.TimeField("ferme à")

    class Meta:
        verbose_name = "horaire de chaque semaine"
        verbose_name_plural = "horaires de chaque semaine"
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                name="hours_close_after_opening", condition=models.Q(opens__lt=models.F("closes")), violation_error_message=_ENDS_AFTER
            ),
            models.UniqueConstraint(
                fields=["maison", "weekday", "opens"],
                name="hours_once",
                violation_error_message="Cette heure d'ouverture est déjà donnée pour ce jour.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class OpeningException(models.Model):
    """Dates on which the usual hours do not hold: a closure, or special hours. Without a house: all of them."""

    maison = ParentalKey(
        Maison,
        on_delete=models.CASCADE,
        related_name="exceptions",
        verbose_name="maison",
        null=True,
        blank=True,
        help_text="Vide : toutes les maisons.",
    )
    first_day = models.DateField("du")
    last_day = models.DateField("au")
    weekday = models.PositiveSmallIntegerField("seulement le", choices=Weekday.choices, null=True, blank=True)
    opens = models.TimeField("ouvre à", null=True, blank=True, help_text="Laissez vides les deux heures pour une fermeture.")
    closes = models.TimeField("ferme à", null=True, blank=True)
    reason = models.CharField("pourquoi", max_length=80, blank=True, help_text="Montré aux habitants : « travaux », « vacances de Noël ».")

    class Meta:
        verbose_name = "fermeture ou horaire particulier"
        verbose_name_plural = "fermetures et horaires particuliers"
        ordering = ["first_day", "opens"]
        constraints = [
            models.CheckConstraint(
                name="exception_ends_after_start",
                condition=models.Q(first_day__lte=models.F("last_day")),
                violation_error_message="Le dernier jour vient après le premier.",
            ),
            models.CheckConstraint(
                name="exception_both_hours_or_none",
                condition=models.Q(opens__isnull=True, closes__isnull=True) | models.Q(opens__lt=models.F("closes")),
                violation_error_message=f"Donnez les deux heures, ou aucune pour une fermeture. {_ENDS_AFTER}",
            ),
        ]

    def __str__(self) -> str:
        what = "fermeture" if self.is_closure else f"{self.opens:%H:%M}–{self.closes:%H:%M}"
        return f"{what}, {self.first_day:%d/%m/%Y}–{self.last_day:%d/%m/%Y}"

    @property
    def is_closure(self) -> bool:
        return self.opens is None
