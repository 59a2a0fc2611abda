"""The till of one person for one day: opened with a count, closed with a count, then frozen. Amounts in cents."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class CashSessionQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None)

    def of(self, user, regie=None):
        """The tills this person holds open; of this régie only, when given."""
        mine = self.open().filter(holder=user)
        return mine if regie is None else mine.filter(regie=regie)


class CashSession(models.Model):
    """A till (caisse) held by one person. `opening` and `closing` are counts by denomination: {"5000": 1, "100": 3} (value in cents ->
    how many). Closed, nothing of it changes any more: `expected_cents` is what the journal said, `difference_cents` counted less
    expected, booked as an entry of its own with its `reason`.

    Source: instruction 06-031-A-B-M (the balance is known at any time; a difference is written down the day it is found).
    """

    regie = models.ForeignKey("ledger.Regie", on_delete=models.PROTECT, related_name="sessions", verbose_name="régie")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="tenue par")
    day = models.DateField("jour")
    opened_at = models.DateTimeField("ouverte à")
    float_cents = models.BigIntegerField("fonds de caisse (centimes)")
    opening = models.JSONField("compte à l'ouverture", default=dict)
    closed_at = models.DateTimeField("fermée à", null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    closing = models.JSONField("compte à la fermeture", default=dict)
    expected_cents = models.BigIntegerField("attendu (centimes)", null=True)
    counted_cents = models.BigIntegerField("compté (centimes)", null=True)
    difference_cents = models.BigIntegerField("écart (centimes)", null=True)
    reason = models.CharField("raison de l'écart", max_length=200, blank=True)

    objects = CashSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "caisse"
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["regie", "day"], name="cash_session_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["regie", "holder"],
                condition=Q(closed_at=None),
                name="cash_session_one_open",
                violation_error_message="Cette personne tient déjà une caisse ouverte.",
            ),
            models.CheckConstraint(condition=Q(float_cents__gte=0), name="cash_session_float_positive"),
            models.CheckConstraint(
                condition=Q(closed_at=None, counted_cents=None, expected_cents=None, difference_cents=None)
                | Q(
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                    counted_cents__gte=0,
                    difference_cents=F("counted_cents") - F("expected_cents"),
                ),
                name="cash_session_closed_with_a_count",
                violation_error_message="Une caisse se ferme avec son compte.",
            ),
            models.CheckConstraint(
                condition=Q(difference_cents=None) | Q(difference_cents=0) | ~Q(reason=""),
                name="cash_session_difference_has_its_reason",
                violation_error_message="Un écart de caisse a sa raison.",
            ),
        ]

    def __str__(self) -> str:
        return f"caisse {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
