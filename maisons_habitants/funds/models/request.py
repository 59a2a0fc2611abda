from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.kit import clock
from portal.kit.models import StoredFile
from portal.kit.visibility import ScopedQuerySet
from portal.people.models import Person

from ..enums import Applicant, DocumentKind, Filed, Side, State
from .fund import Fund, FundRules

NAMELESS = "une personne qui portait le projet"
# a draft, or one withdrawn before it was ever filed, has neither number nor rules
NEVER_FILED = Q(filed_at__isnull=True, number__isnull=True, rules__isnull=True)
FILED = Q(filed_at__isnull=False, number__isnull=False, rules__isnull=False)
PUBLIC_STATES = (State.GRANTED, State.COMPLETED)  # decided in favour, and it stands: everybody may read of it
WITH_GRANT = (State.GRANTED, State.COMPLETED, State.CANCELLED)


class FundRequestQuerySet(ScopedQuerySet):
    """Staff who review see those of their houses once filed (`filed()`); a leader reaches her own by `led_by`, never through here."""

    see_capability = "funds.review"

    def filed(self) -> "FundRequestQuerySet":
        return self.exclude(state=State.DRAFT)

    def led_by(self, person: Person) -> "FundRequestQuerySet":
        """Those she leads or leads with others, by whichever of her records."""
        return self.filter(leaders__person__in=Person.objects.records_of(person)).distinct()


class FundRequest(models.Model):
    """An idea that neighbours ask money for. Its state changes only through `actions.move_request`; amounts are cents.

    `rules`: the version it is judged under, fixed at filing. `item`: the line of an order of the day that carries it.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="requests", verbose_name="fonds")
    maison = models.ForeignKey(
        "places.Maison", on_delete=models.PROTECT, related_name="fund_requests", verbose_name="maison qui accompagne"
    )
    state = models.CharField("état", max_length=12, choices=State.choices, default=State.DRAFT, editable=False)
    number = models.PositiveIntegerField("numéro", null=True, editable=False)
    rules = models.ForeignKey(
        FundRules, null=True, on_delete=models.PROTECT, related_name="requests", verbose_name="règles", editable=False
    )
    title = models.CharField("le nom du projet", max_length=120)
    idea = models.TextField("l’idée", max_length=3000, blank=True)
    for_whom = models.TextField("pour qui", max_length=1000, blank=True)
    expected = models.PositiveIntegerField("combien de personnes attendues", null=True, blank=True)
    spot = models.CharField("où", max_length=160, blank=True)
    happens_on = models.DateField("le jour", null=True, blank=True)
    ends_on = models.DateField("jusqu’au", null=True, blank=True)
    applicant = models.CharField("qui demande", max_length=12, choices=Applicant.choices, default=Applicant.GROUP)
    group_name = models.CharField("nom du groupe ou de l’association", max_length=120, blank=True)
    asked_cents = models.BigIntegerField("demandé au fonds", null=True, blank=True)
    step = models.PositiveSmallIntegerField(default=1, editable=False)  # the furthest one that was saved
    filed_at = models.DateTimeField("déposée le", null=True, editable=False)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)
    filed = models.CharField("par quel chemin", max_length=8, choices=Filed.choices, blank=True, editable=False)
    item = models.ForeignKey(
        "committees.Item", null=True, on_delete=models.PROTECT, related_name="fund_requests", verbose_name="point", editable=False
    )
    event = models.ForeignKey(
        "programmes.Event", null=True, on_delete=models.SET_NULL, related_name="+", verbose_name="page de l’agenda", editable=False
    )  # what announces the project, once it is granted
    deferrals = models.PositiveSmallIntegerField("fois ajournée", default=0, editable=False)
    granted_cents = models.BigIntegerField("accordé", null=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(default=clock.now, editable=False)
    edition = models.PositiveIntegerField(default=1, editable=False)

    objects = FundRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande à un fonds"
        verbose_name_plural = "demandes à un fonds"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["maison", "state", "happens_on"], name="request_on_the_board")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="request_state_known"),
            models.UniqueConstraint(fields=["fund", "number"], name="request_number_once_a_fund"),
            models.CheckConstraint(
                condition=(Q(state=State.DRAFT) & NEVER_FILED) | (~Q(state=State.DRAFT) & FILED), name="request_filed_whole"
            ),
            models.CheckConstraint(
                condition=Q(state__in=WITH_GRANT, granted_cents__gt=0) | (~Q(state__in=WITH_GRANT) & Q(granted_cents__isnull=True)),
                name="request_granted_with_amount",
            ),
            models.CheckConstraint(condition=~Q(state=State.SCHEDULED) | Q(item__isnull=False), name="request_scheduled_with_item"),
            models.CheckConstraint(condition=Q(asked_cents__isnull=True) | Q(asked_cents__gt=0), name="request_asks_something"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("happens_on")),
                name="request_ends_after_it_begins",
                violation_error_message="Le dernier jour vient après le premier.",
            ),
        ]

    def __str__(self) -> str:
        return f"demande {self.pk}"

    @property
    def public(self) -> bool:
        return self.state in PUBLIC_STATES

    @property
    def reference(self) -> str:
        """« 2026-014 », said on the telephone and written in letters; « brouillon » before it is filed."""
        return f"{self.fund.year}-{self.number:03d}" if self.number else "brouillon"


class Leader(models.Model):
    """Somebody who leads the project. `person` is None once she is forgotten: the count of leaders stays."""

    request = models.ForeignKey(FundRequest, on_delete=models.CASCADE, related_name="leaders", verbose_name="demande")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="fund_projects", verbose_name="personne")
    main = models.BooleanField("la maison lui écrit", default=False)
    since = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = "porteur d’un projet"
        verbose_name_plural = "porteurs d’un projet"
        ordering = ["request", "-main", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "person"], name="leader_once_a_request"),
            models.UniqueConstraint(fields=["request"], condition=Q(main=True), name="leader_one_main"),
        ]

    def __str__(self) -> str:
        return f"porteur {self.pk}"

    @property
    def shown_name(self) -> str:
        return self.person.current_record.display_name if self.person else NAMELESS


class BudgetLine(models.Model):
    """A line of the budget, in cents. `kind`: a code of `ExpenseKind`, `IncomeKind` or `InKind`, by its side. What is asked of the fund
    is `FundRequest.asked_cents`, not a line."""

    request = models.ForeignKey(FundRequest, on_delete=models.CASCADE, related_name="lines", verbose_name="demande")
    side = models.CharField("côté", max_length=8, choices=Side.choices)
    kind = models.CharField("nature", max_length=12)
    words = models.CharField("quoi", max_length=120)
    amount_cents = models.BigIntegerField("montant")
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "ligne d’un budget"
        verbose_name_plural = "lignes d’un budget"
        ordering = ["request", "side", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="budget_line_above_zero"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="budget_line_side_known"),
        ]

    def __str__(self) -> str:
        return f"ligne {self.pk}"


class RequestDocument(models.Model):
    """A paper joined to a request, private: for its leaders, who reviews it, and the committee that hears it."""

    request = models.ForeignKey(FundRequest, on_delete=models.CASCADE, related_name="documents", verbose_name="demande")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="fichier")
    kind = models.CharField("nature", max_length=10, choices=DocumentKind.choices, default=DocumentKind.QUOTE)
    title = models.CharField("titre", max_length=120)

    class Meta:
        verbose_name = "document d’une demande"
        verbose_name_plural = "documents d’une demande"
        ordering = ["request", "pk"]

    def __str__(self) -> str:
        return f"document {self.pk}"
