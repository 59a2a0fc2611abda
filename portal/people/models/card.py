from django.conf import settings
from django.db import models
from django.db.models import Q

from ..enums import CardState
from ..rules import cards
from .person import Person


class CardQuerySet(models.QuerySet):
    def active(self):
        return self.filter(state=CardState.ACTIVE)

    def active_of(self, person):
        """The card in service of a person, whichever of her records it was given to; None when there is none."""
        return self.active().filter(person__in=Person.objects.records_of(person)).first()

    def holder(self, text: str):
        """The person whose card in service bears this typed or scanned number; None for any other text, also a dead card's."""
        number = cards.read_typed(text)
        card = self.active().filter(number=number).select_related("person__successor").first() if number else None
        return card.person.current_record if card else None


class Card(models.Model):
    """The neutral card: a number and its QR, the same paper for everybody. A lost card is dead for ever, its number too."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="cards")
    number = models.CharField("numéro", max_length=cards.LENGTH, unique=True)
    state = models.CharField("état", max_length=8, choices=CardState, default=CardState.ACTIVE)
    issued_at = models.DateTimeField("remise le")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("fin de service", null=True, blank=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = "carte"
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state="active"),
                name="one_active_card_per_person",
                violation_error_message="Cette personne a déjà une carte en service.",
            ),
            models.CheckConstraint(
                condition=Q(state="active", ended_at__isnull=True) | (~Q(state="active") & Q(ended_at__isnull=False)),
                name="card_ended_has_a_time",
                violation_error_message="Une carte finie porte l'heure de sa fin.",
            ),
        ]

    def __str__(self) -> str:
        return f"carte {self.pk}"

    @property
    def shown_number(self) -> str:
        return cards.grouped(self.number)
