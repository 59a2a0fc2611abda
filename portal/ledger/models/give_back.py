"""Money that a rule gives back: said when the line is undone, done a minute later, line by line. Amounts in cents."""

from django.db import models
from django.db.models import Q


class GiveBackQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(done_at=None)


class GiveBack(models.Model):
    """A line that somebody else than the household undid (a date called off): what had paid it goes back by the road it came. `shares`:
    [[payment, cents], …] that paid it then. Written in the transaction that undid the line, done once by the tick: what went back, and
    what stayed the household's credit until she says what she prefers."""

    charge = models.OneToOneField("ledger.Charge", on_delete=models.PROTECT, related_name="give_back", verbose_name="somme due")
    reason = models.CharField("motif", max_length=40)
    shares = models.JSONField("parts", default=list)
    at = models.DateTimeField("le")
    done_at = models.DateTimeField("fait le", null=True)
    back_cents = models.BigIntegerField("rendu (centimes)", null=True)
    kept_cents = models.BigIntegerField("gardé en avance (centimes)", null=True)

    objects = GiveBackQuerySet.as_manager()

    class Meta:
        verbose_name = "somme à rendre"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, back_cents=None, kept_cents=None)
                # Said not null as well: a CHECK lets through what it cannot tell
                | Q(done_at__isnull=False, back_cents__isnull=False, kept_cents__isnull=False, back_cents__gte=0, kept_cents__gte=0),
                name="give_back_done_with_its_amounts",
            ),
        ]

    def __str__(self) -> str:
        return f"à rendre {self.pk}"
