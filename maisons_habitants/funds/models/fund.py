from django.db import models
from django.db.models import F, Q

from maisons_habitants.committees.models import Body
from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet
from portal.places.models import Maison

from ..enums import Applicant, DecidedBy, ExpenseKind, Holding


class FundQuerySet(ScopedQuerySet):
    """A sector's fund is seen from each house of the sector; it is kept by one of them."""

    see_capability = "funds.review"

    def within(self, scope):
        if scope.everywhere or not scope:
            return super().within(scope)
        sectors = Maison.objects.filter(pk__in=scope.maisons).order_by().values("sector")
        return self.filter(Q(maison__in=scope.maisons) | Q(sector__in=sectors))


class Fund(models.Model):
    """A year's money for residents' projects: of one house, or of a whole sector where `sector` is given (`maison` then keeps it).

    All amounts are cents. `committed_cents` is what was granted and not given back: it moves only by a conditional update, with an
    `EnvelopeMovement` (`actions.envelope`), and the database refuses more than the envelope.
    """

    maison = models.ForeignKey("places.Maison", on_delete=models.PROTECT, related_name="funds", verbose_name="maison qui le tient")
    sector = models.ForeignKey(
        "places.Sector", null=True, blank=True, on_delete=models.PROTECT, related_name="funds", verbose_name="secteur"
    )  # None: of the house alone
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="funds", verbose_name="comité qui décide")
    year = models.PositiveSmallIntegerField("année")
    name = models.CharField("nom", max_length=80)
    words = models.TextField("en quelques mots", max_length=1000, blank=True)
    envelope_cents = models.BigIntegerField("enveloppe", default=0)
    committed_cents = models.BigIntegerField("accordé", default=0, editable=False)
    last_number = models.PositiveIntegerField(default=0, editable=False)  # of the requests filed
    closed_on = models.DateField("fermé le", null=True, blank=True)
    edition = models.PositiveIntegerField(default=1, editable=False)

    objects = FundQuerySet.as_manager()

    class Meta:
        verbose_name = "fonds"
        verbose_name_plural = "fonds"
        ordering = ["-year", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["maison", "year", "name"], name="fund_once_a_year"),
            models.CheckConstraint(condition=Q(envelope_cents__gte=0), name="fund_envelope_not_negative"),
            models.CheckConstraint(
                condition=Q(committed_cents__gte=0, committed_cents__lte=F("envelope_cents")),
                name="fund_never_overspent",
                violation_error_message="Le fonds ne peut pas accorder plus que son enveloppe.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"

    @property
    def left_cents(self) -> int:
        return self.envelope_cents - self.committed_cents


class Funder(models.Model):
    """Who gives money to funds: the town, the region, the State, the CAF."""

    name = models.CharField("nom", max_length=80, unique=True)

    class Meta:
        verbose_name = "financeur"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Contribution(models.Model):
    """What a funder gives to a fund; together they are its envelope."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="contributions", verbose_name="fonds")
    funder = models.ForeignKey(Funder, on_delete=models.PROTECT, related_name="contributions", verbose_name="financeur")
    amount_cents = models.BigIntegerField("montant")
    reference = models.CharField("convention ou délibération", max_length=80, blank=True)

    class Meta:
        verbose_name = "contribution"
        ordering = ["fund", "funder__name"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "funder"], name="contribution_once_a_funder"),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="contribution_above_zero"),
        ]

    def __str__(self) -> str:
        return f"contribution {self.pk}"


def usually_not_funded() -> list[str]:
    """What most rules read leave out (anchors §3): alcohol, pay of those who lead, running costs, equipment that stays."""
    return [ExpenseKind.ALCOHOL.value, ExpenseKind.LEADERS_PAY.value, ExpenseKind.RUNNING.value]


def usually_may_apply() -> list[str]:
    return [one.value for one in Applicant]


class FundRules(models.Model):
    """What a fund's rules say from a day on. A request is judged under the version it was filed in: once one was, the version is sealed
    and the database refuses any change to it."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="rules", verbose_name="fonds")
    valid_from = models.DateField("à partir du")
    ceiling_cents = models.BigIntegerField("au plus, par projet")
    share_percent = models.PositiveSmallIntegerField("part du coût au plus, en %", default=50)
    who_may_apply = models.JSONField("qui peut demander", default=usually_may_apply)
    youngest = models.PositiveSmallIntegerField("âge pour demander, au moins", default=16)
    days_before = models.PositiveSmallIntegerField("jours entre le dépôt et le comité", default=15)
    not_funded = models.JSONField("ce qui n’est pas payé", default=usually_not_funded, blank=True)
    advance_percent = models.PositiveSmallIntegerField("avance, en %", default=80)
    report_days = models.PositiveSmallIntegerField("jours pour le bilan, après le projet", default=60)
    most_a_year = models.PositiveSmallIntegerField("projets par an et par personne, au plus", default=2)
    decided_by = models.CharField("qui décide", max_length=10, choices=DecidedBy.choices, default=DecidedBy.COMMITTEE)
    source = models.CharField("d’où viennent ces règles", max_length=160, blank=True)
    sealed_at = models.DateTimeField(null=True, editable=False)
    edition = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "règles d’un fonds"
        verbose_name_plural = "règles des fonds"
        ordering = ["fund", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "valid_from"], name="fund_rules_once_a_day"),
            models.CheckConstraint(condition=Q(ceiling_cents__gt=0), name="fund_rules_ceiling_above_zero"),
            models.CheckConstraint(
                condition=Q(share_percent__gte=1, share_percent__lte=100, advance_percent__lte=100),
                name="fund_rules_shares_are_shares",
                violation_error_message="Une part va de 1 à 100 %.",
            ),
        ]

    def __str__(self) -> str:
        return f"règles de fonds {self.pk}"


class EnvelopeMovement(models.Model):
    """What was taken from an envelope (above zero) or given back (below); append-only. Their sum is `Fund.committed_cents`."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="movements", verbose_name="fonds")
    request = models.ForeignKey("funds.FundRequest", on_delete=models.PROTECT, related_name="movements", verbose_name="demande")
    why = models.CharField("pourquoi", max_length=8, choices=Holding.choices)
    amount_cents = models.BigIntegerField("montant")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "mouvement d’une enveloppe"
        verbose_name_plural = "mouvements d’une enveloppe"
        ordering = ["fund", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(why=Holding.GRANT, amount_cents__gt=0) | Q(why=Holding.RELEASE, amount_cents__lt=0), name="movement_its_way"
            ),
            models.CheckConstraint(condition=Q(why__in=Holding.values), name="movement_why_known"),
        ]

    def __str__(self) -> str:
        return f"mouvement {self.pk}"
