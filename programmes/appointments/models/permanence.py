from django.db import models
from django.db.models import F, Q
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from programmes.models import Activity

from ..rules.doors import Terms
from ..rules.laying import LONGEST, SHORTEST
from ..rules.seats import MOST_A_DAY


class Permanence(Activity):
    """What the public reads about being received one by one: the public writer, digital help, a lawyer, a social worker. It stands
    under the house where one is received. How it is booked stands on its terms, never here."""

    kind_key = "appointment"
    kind_label = "Permanence"
    is_creatable = True
    template = "appointments/permanence.html"
    parent_page_types = ["cms.MaisonPage"]

    to_bring = models.TextField(
        "à apporter", max_length=400, blank=True, help_text="Une ligne par papier. Rien n'est obligatoire pour venir."
    )

    content_panels = [
        *Activity.content_panels[:-2],
        MultiFieldPanel([*Activity.coming_panels, FieldPanel("to_bring")], heading="Venir"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "permanence sur rendez-vous"
        verbose_name_plural = "permanences sur rendez-vous"

    def searched_text(self) -> list[str]:
        return [*super().searched_text(), self.to_bring]

    @property
    def papers(self) -> list[str]:
        return [line.strip() for line in self.to_bring.splitlines() if line.strip()]


class PermanenceTerms(models.Model):
    """How a permanence is booked. One for each page, written at the desk; a page without has the defaults. It goes with its page,
    which cannot go while it has dates."""

    permanence = models.OneToOneField(Permanence, on_delete=models.CASCADE, related_name="terms", verbose_name="permanence")
    minutes = models.PositiveSmallIntegerField("durée d'un rendez-vous (minutes)", default=30)
    online = models.BooleanField("se prend aussi en ligne", default=True)
    ahead_days = models.PositiveSmallIntegerField("en ligne, au plus tôt (jours avant)", default=30)
    notice_hours = models.PositiveSmallIntegerField("en ligne, au plus tard (heures avant)", default=2)
    release_hours = models.PositiveSmallIntegerField("ce qui est gardé s'ouvre à tous (heures avant)", default=48)
    confidential = models.BooleanField("confidentiel", default=True)
    seats = models.BooleanField("des postes, pas des personnes", default=False, editable=False)  # `offer_seats` alone turns it
    day_minutes = models.PositiveSmallIntegerField("au plus, par personne et par jour (minutes)", default=120)  # of seats

    class Meta:
        verbose_name = "règles d'une permanence"
        constraints = [
            models.CheckConstraint(condition=Q(minutes__range=(SHORTEST, LONGEST)), name="appointment_length_sensible"),
            models.CheckConstraint(condition=Q(ahead_days__range=(1, 180)), name="appointment_ahead_sensible"),
            models.CheckConstraint(condition=Q(day_minutes__range=(SHORTEST, MOST_A_DAY)), name="seat_day_sensible"),
            models.CheckConstraint(condition=Q(seats=False) | Q(day_minutes__gte=F("minutes")), name="seat_day_holds_one"),
            models.CheckConstraint(condition=Q(notice_hours__lte=168, release_hours__lte=720), name="appointment_hours_sensible"),
        ]

    def __str__(self) -> str:
        return f"règles de la permanence {self.permanence_id}"

    @property
    def rules(self) -> Terms:
        return Terms(self.online, self.ahead_days, self.notice_hours, self.release_hours)
