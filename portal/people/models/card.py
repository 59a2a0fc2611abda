from django.conf import settings
from django.db import models
from django.db.models import Count, Q

from portal.kit.visibility import ScopedQuerySet

from ..enums import Capability, CardState
from ..rules import cards
from .person import Person


class CardBatchQuerySet(ScopedQuerySet):
    """Staff see the cards in stock of the houses where they write persons down."""

    see_capability = Capability.WRITE_PEOPLE

    def with_left(self) -> "CardBatchQuerySet":
        """With `left`: how many of its cards nobody has yet."""
        return self.annotate(left=Count("cards", filter=Q(cards__state=CardState.BLANK)))


class CardBatch(models.Model):
    """Blank cards printed at once for a house, to be given one by one afterwards."""

    maison = models.ForeignKey("places.Maison", on_delete=models.PROTECT, related_name="+", verbose_name="maison")
    printed_at = models.DateTimeField("imprimées le")
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = CardBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "planche de cartes"
        verbose_name_plural = "planches de cartes"
        ordering = ["-printed_at", "-pk"]

    def __str__(self) -> str:
        return f"planche {self.pk}"


class CardQuerySet(models.QuerySet):
    def active(self):
        return self.filter(state=CardState.ACTIVE)

    def blank(self):
        """In stock: printed, and nobody's yet."""
        return self.filter(state=CardState.BLANK)

    def active_of(self, person):
        """The card in service of a person, whichever of her records it was given to; None when there is none."""
        return self.active().filter(person__in=Person.objects.records_of(person)).first()

    def holder(self, text: str):
        """The person whose card in service bears this typed or scanned number; None for any other text, also a dead card's."""
        number = cards.read_typed(text)
        card = self.active().filter(number=number).select_related("person__successor").first() if number else None
        return card.person.current_record if card else None


class Card(models.Model):
    """The neutral card: a number and its QR, the same paper for everybody. A lost card is dead for ever, its number too.

    A blank card is nobody's: it was printed in advance with its batch, and opens nothing until it is given.
    """

    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="cards")
    batch = models.ForeignKey(CardBatch, null=True, on_delete=models.PROTECT, related_name="cards")
    number = models.CharField("numéro", max_length=cards.LENGTH, unique=True)
    state = models.CharField("état", max_length=8, choices=CardState, default=CardState.ACTIVE)
    issued_at = models.DateTimeField("remise le", null=True)
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
                condition=Q(state__in=["blank", "active"], ended_at__isnull=True)
                | (~Q(state__in=["blank", "active"]) & Q(ended_at__isnull=False)),
                name="card_ended_has_a_time",
                violation_error_message="Une carte finie porte l'heure de sa fin.",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True, issued_at__isnull=True, state__in=["blank", "closed"], batch__isnull=False)
                | (Q(person__isnull=False, issued_at__isnull=False) & ~Q(state="blank")),
                name="card_is_somebodys_or_in_stock",
                violation_error_message="Une carte est en réserve, ou à quelqu'un.",
            ),
        ]

    def __str__(self) -> str:
        return f"carte {self.pk}"

    @property
    def shown_number(self) -> str:
        return cards.grouped(self.number)
