"""What money raises for staff: one row each, settled once, by somebody, in words."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.ledger.enums import TaskKind


class MoneyTaskQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(settled_at=None)


class MoneyTask(models.Model):
    """`key` names the thing once (« to_classify:12 », « dispute:3 »): raised twice is once. `note`: what happened, in words without a
    name. `due_by`: before when (a dispute's answer). Settled, it keeps who and `outcome`; it does not open again."""

    kind = models.CharField("nature", max_length=16, choices=TaskKind)
    key = models.CharField(max_length=120, unique=True)
    payment = models.ForeignKey("ledger.Payment", null=True, on_delete=models.PROTECT, related_name="tasks", verbose_name="paiement")
    refund = models.ForeignKey("ledger.Refund", null=True, on_delete=models.PROTECT, related_name="tasks", verbose_name="remboursement")
    note = models.CharField("ce qui s'est passé", max_length=300)
    at = models.DateTimeField("le")
    due_by = models.DateTimeField("avant le", null=True)
    settled_at = models.DateTimeField("réglée le", null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField("ce qui a été fait", max_length=300, blank=True)

    objects = MoneyTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "tâche de régie"
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["settled_at", "kind"], name="money_task_waiting")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=TaskKind.values), name="money_task_kind_known"),
            models.CheckConstraint(
                condition=Q(settled_at=None, outcome="") | (Q(settled_at__isnull=False) & ~Q(outcome="")),
                name="money_task_settled_in_words",
                violation_error_message="Une tâche réglée dit ce qui a été fait.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
