"""What is not paid: asked for gently, then with a date, then through a person; the ordonnateur's list comes last. Amounts in cents."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q

from portal.ledger.enums import BillingState


class PayLater(models.Model):
    """« Après le 5 »: the household says when it comes back to it. No delay is granted (a régisseur grants none): due days stay as they
    are; only the reminder waits until that day. One stands for a household at a time; the newest counts. Append-only."""

    household = models.ForeignKey("households.Household", on_delete=models.PROTECT, related_name="+", verbose_name="foyer")
    until = models.DateField("jusqu'au")
    at = models.DateTimeField("dit le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="par")

    class Meta:
        verbose_name = "rappel demandé par le foyer"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"foyer {self.household_id}, après le {self.until}"


class Reminder(models.Model):
    """A request sent to a household for what is past its day: step 1 gentle, 2 with a date, 3 a person proposes to talk. Append-only
    but for `answered_at` and `answer`, which come once (what the talk gave: « a réglé », « aide demandée », …)."""

    household = models.ForeignKey("households.Household", on_delete=models.PROTECT, related_name="+", verbose_name="foyer")
    step = models.PositiveSmallIntegerField("étape")
    at = models.DateTimeField("le")
    before = models.DateField("avant le", null=True)
    charges = models.JSONField("lignes", default=list)  # keys of the charges it was about
    left_cents = models.BigIntegerField("reste (centimes)")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    answered_at = models.DateTimeField("répondu le", null=True)
    answer = models.CharField("réponse", max_length=200, blank=True)

    class Meta:
        verbose_name = "demande de règlement"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["household", "step"], name="reminder_by_household")]
        constraints = [
            models.CheckConstraint(condition=Q(step__gte=1, step__lte=3), name="reminder_step_known"),
            models.CheckConstraint(condition=Q(answered_at=None, answer="") | Q(answered_at__isnull=False), name="reminder_answer_dated"),
        ]

    def __str__(self) -> str:
        return f"demande {self.pk}"


class RecoveryListQuerySet(models.QuerySet):
    def with_withdrawn(self):
        """Adds `withdrawn`: how many lines were taken off since."""
        return self.annotate(withdrawn=Count("lines", filter=Q(lines__withdrawn_at__isnull=False)))


class RecoveryList(models.Model):
    """What the régie hands to the ordonnateur, who decides on an order to pay (titre de recettes; the comptable collects, `domain.md` 4.6).
    Numbered per régie and year; append-only."""

    regie = models.ForeignKey("ledger.Regie", on_delete=models.PROTECT, related_name="recovery_lists", verbose_name="régie")
    year = models.PositiveSmallIntegerField("année")
    number = models.PositiveIntegerField("numéro")
    amount_cents = models.BigIntegerField("montant (centimes)")
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")

    objects = RecoveryListQuerySet.as_manager()

    class Meta:
        verbose_name = "liste pour l'ordonnateur"
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["regie", "year", "number"], name="recovery_list_number_once"),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="recovery_list_above_zero"),
        ]

    def __str__(self) -> str:
        return f"liste {self.number_words}"

    @property
    def number_words(self) -> str:
        return f"{self.year}-{self.number:03d}"


class RecoveryLineQuerySet(models.QuerySet):
    def standing(self):
        """Those the ordonnateur has today."""
        return self.filter(withdrawn_at=None)


class RecoveryLine(models.Model):
    """A charge of a list: what was left on it that day. The régie no longer collects it: it moved from what households owe to what was
    handed over. A charge stands on one list at a time; undone later, it is taken off (`withdrawn_at`, once), and the ordonnateur is to be
    told; owed again, it may stand on a later list, by another line."""

    listed = models.ForeignKey(RecoveryList, on_delete=models.PROTECT, related_name="lines")
    charge = models.ForeignKey("ledger.Charge", on_delete=models.PROTECT, related_name="listings", verbose_name="somme due")
    left_cents = models.BigIntegerField("reste (centimes)")
    withdrawn_at = models.DateTimeField("retirée le", null=True)
    withdrawn_why = models.CharField("motif du retrait", max_length=120, blank=True)

    objects = RecoveryLineQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne pour l'ordonnateur"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["charge"],
                condition=Q(withdrawn_at=None),
                name="recovery_line_on_one_list",
                violation_error_message="Cette somme est déjà sur une liste.",
            ),
            models.CheckConstraint(condition=Q(left_cents__gt=0), name="recovery_line_above_zero"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_why="") | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why="")),
                name="recovery_line_withdrawn_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listed_id} ← {self.charge_id}"


class BillingRun(models.Model):
    """A month owed at once for many households by one room (`registry.billings`): counted first, compared with the month before, held
    above 20 %, then written once. `data`: what was previewed, line by line, without names."""

    source = models.CharField("origine", max_length=40)  # key of the `billings` slot
    month = models.DateField("mois")  # its first day
    state = models.CharField("état", max_length=10, choices=BillingState, default=BillingState.PREVIEWED)
    total_cents = models.BigIntegerField("total (centimes)")
    before_cents = models.BigIntegerField("mois précédent (centimes)", default=0)
    households = models.PositiveIntegerField("foyers")
    data = models.JSONField(default=list)
    at = models.DateTimeField("préparée le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("raison", max_length=200, blank=True)  # why a held run goes all the same, or was dropped
    done_at = models.DateTimeField("faite le", null=True)

    class Meta:
        verbose_name = "facturation"
        ordering = ["-month", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "month"],
                condition=~Q(state=BillingState.DROPPED),
                name="billing_run_once_a_month",
                violation_error_message="Ce mois est déjà préparé.",
            ),
            models.CheckConstraint(condition=Q(total_cents__gte=0, before_cents__gte=0), name="billing_run_positive"),
            models.CheckConstraint(condition=Q(state__in=BillingState.values), name="billing_run_state_known"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("by")) | Q(reason=""),
                name="billing_run_two_pairs_of_eyes",
                violation_error_message="Une facturation retenue est approuvée par une autre personne.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.month:%Y-%m}"
