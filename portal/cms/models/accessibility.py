from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from portal.cms.enums import Conformity
from portal.cms.rules import accessibility
from portal.kit import clock

from .base import PublicPage

_PERCENT = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]
_FEATURES = ["bold", "ul", "ol", "link"]


class AccessibilityAudit(models.Model):
    """An audit of the site against the RGAA: its date and rate. The mention of every footer is computed from the last one."""

    audited_on = models.DateField("date de l'audit")
    rate = models.DecimalField(
        "taux de conformité (%)", max_digits=5, decimal_places=2, validators=_PERCENT,
        help_text="La part des critères du RGAA 4.1 respectés, donnée par le rapport d'audit.",
    )  # fmt: skip
    auditor = models.CharField("réalisé par", max_length=120)
    report = models.CharField("adresse du rapport", max_length=200, blank=True, validators=[URLValidator(["https", "http"])])

    class Meta:
        verbose_name = "audit d'accessibilité"
        verbose_name_plural = "audits d'accessibilité"
        ordering = ["-audited_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="audit_rate_is_a_percentage",
                condition=models.Q(rate__range=(0, 100)),
                violation_error_message="Un taux va de 0 à 100.",
            )
        ]

    def __str__(self) -> str:
        return f"Audit du {self.audited_on:%d/%m/%Y} : {self.rate} %"

    @classmethod
    def last(cls) -> "AccessibilityAudit | None":
        """The newest audit that is not in the future."""
        return cls.objects.filter(audited_on__lte=clock.today()).first()


def mention(audited_on, rate) -> str:
    """« Accessibilité : non conforme », as the law wants it on every page."""
    return f"Accessibilité : {Conformity(accessibility.conformity(audited_on, rate, clock.today())).label}"


class AccessibilityPage(PublicPage):
    """The accessibility statement. Its state comes from the audits and cannot be typed."""

    kind_label = "Accessibilité"
    stands_firm = True
    is_creatable = False
    template = "cms/accessibility.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []

    flaws = RichTextField("ce qui n'est pas encore accessible", features=_FEATURES, blank=True)
    exemptions = RichTextField("ce que la loi n'oblige pas à rendre accessible", features=_FEATURES, blank=True)
    plan = RichTextField(
        "ce que nous allons faire",
        features=_FEATURES,
        blank=True,
        help_text="Le schéma pluriannuel et le plan de l'année, en clair, ou un lien vers eux.",
    )
    established_on = models.DateField("déclaration établie le", default=clock.today)

    content_panels = [
        *PublicPage.content_panels,
        FieldPanel("flaws"),
        FieldPanel("exemptions"),
        FieldPanel("plan"),
        FieldPanel("established_on"),
    ]
    promote_panels = [FieldPanel("search_description")]

    class Meta:
        verbose_name = "déclaration d'accessibilité"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        audit = AccessibilityAudit.last()
        state = accessibility.conformity(audit and audit.audited_on, audit and audit.rate, clock.today())
        valid = audit is not None and clock.today() <= accessibility.valid_until(audit.audited_on)
        rate = f"{audit.rate.normalize():f}".replace(".", ",") if audit else ""
        return {**context, "audit": audit, "rate": rate, "state": Conformity(state).label, "audit_is_valid": valid}
