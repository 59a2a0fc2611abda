"""The régie: what the town's deed allows a cash office to receive, by which means, and who may hold it on a day."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet, scope_of
from portal.ledger.enums import MandateRole, Method


class RegieQuerySet(ScopedQuerySet):
    """A régie of one house is seen by who reads that house's accounts; one for the whole town by who reads them all; each by who holds a
    mandate for it today; and its sub-offices by its régisseur and suppléants, who answer for them."""

    see_capability = "money.see"

    def visible_to(self, user):
        return self.open_to(user, self.see_capability)

    def open_to(self, user, capability: str):
        """The régies of the houses where she may do `capability`, those she holds today, and the sub-offices of those she leads. What she
        may do in one house opens nothing in another where she may only read."""
        scope = scope_of(user, capability)
        if not scope:
            return self.none()
        held = Mandate.objects.valid_on(clock.today()).filter(user=user)
        led = held.filter(role__in=[MandateRole.REGISSEUR, MandateRole.SUPPLEANT])
        return self.within(scope) | self.filter(pk__in=held.values("regie")) | self.filter(parent__in=led.values("regie"))

    def desks(self):
        """Régies where money is taken by hand."""
        return self.filter(is_open=True, online=False)

    def held_by(self, user, day: dt.date):
        """The open desks for which `user` holds a mandate on `day`."""
        return self.desks().filter(pk__in=Mandate.objects.valid_on(day).filter(user=user).values("regie"))


class Regie(models.Model):
    """A régie de recettes. Amounts in cents. Online payments have a régie of their own, so a series of receipts of their own.

    Rules: CGCT R1617-1 to -18 and instruction 06-031-A-B-M (`domain.md` 4.5): only the products of the deed, the encaisse
    within its maximum; the 300 € limit on cash (to be confirmed by the accountant) is `max_cash_cents`.
    """

    code = models.SlugField("code", max_length=12, unique=True)
    name = models.CharField("nom", max_length=80)
    issuer = models.CharField("organisme", max_length=120, default="CCAS", help_text="Qui encaisse, comme sur le papier à en-tête.")
    deed = models.CharField("acte constitutif", max_length=120, help_text="Numéro de l'acte qui crée la régie, comme sur les quittances.")
    deed_on = models.DateField("acte du", null=True, blank=True)
    maison = models.ForeignKey(
        "places.Maison",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="maison",
        help_text="Vide : toutes.",
    )
    products = models.JSONField("produits de l'acte", default=list)  # values of ChargeKind
    methods = models.JSONField("moyens acceptés", default=list)  # values of Method
    max_encaisse_cents = models.BigIntegerField("encaisse maximale (centimes)", default=100_000)
    max_cash_cents = models.BigIntegerField("espèces, au plus par paiement (centimes)", default=30_000)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sub_offices",
        verbose_name="régie dont elle est une sous-régie",
    )
    float_cents = models.BigIntegerField("fonds de caisse (centimes)", default=0)  # what each till opens with, by the deed
    pays_out = models.BooleanField("peut rendre des espèces", default=False, help_text="Seulement si l'acte ajoute une part d'avances.")
    second_eyes_cents = models.BigIntegerField("remboursement à approuver au-dessus de (centimes)", default=5_000)
    online = models.BooleanField("paiements en ligne", default=False)
    provider = models.CharField("prestataire autorisé", max_length=20, blank=True)  # key of `payment_providers`; online régies only
    provider_since = models.DateField("autorisé depuis le", null=True, blank=True)
    provider_document = models.CharField(
        "accord écrit du comptable", max_length=120, blank=True, help_text="Numéro et date du document qui l'autorise."
    )
    is_open = models.BooleanField("ouverte", default=True)

    objects = RegieQuerySet.as_manager()

    class Meta:
        verbose_name = "régie"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(max_encaisse_cents__gt=0, max_cash_cents__gt=0, float_cents__gte=0, second_eyes_cents__gte=0),
                name="regie_limits_positive",
                violation_error_message="Les plafonds de la régie sont des montants au-dessus de zéro.",
            ),
            models.CheckConstraint(
                condition=Q(provider="") | (Q(online=True, provider_since__isnull=False) & ~Q(provider_document="")),
                name="regie_provider_has_its_document",
                violation_error_message="Un prestataire de paiement en ligne n'est autorisé que par un document, à partir d'un jour.",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="regie_not_its_own_parent",
                violation_error_message="Une régie n'est pas sa propre sous-régie.",
            ),
            models.UniqueConstraint(
                fields=["online"],
                condition=Q(online=True, is_open=True),
                name="regie_one_online",
                violation_error_message="Une seule régie ouverte reçoit les paiements en ligne.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def accepts(self, method: str) -> bool:
        return method in self.allowed_methods

    @property
    def allowed_products(self) -> list[str]:
        """What may be cashed here: the products of the deed; of a sub-office, those that the régie above may cash too."""
        return [kind for kind in self.products if self.parent is None or kind in self.parent.products]

    @property
    def allowed_methods(self) -> list[str]:
        return [method for method in self.methods if self.parent is None or method in self.parent.methods]

    @property
    def method_choices(self) -> list[tuple[str, str]]:
        allowed = self.allowed_methods
        return [(method.value, method.label) for method in Method if method.value in allowed]

    @property
    def root(self) -> "Regie":
        """The régie itself, or the one of which it is a sub-office."""
        return self.parent or self

    @property
    def family(self) -> models.Q:
        """The régie above with all its sub-offices: their money is added up

        Source: instruction 06-031-A-B-M, the deputies' operations are the régisseur's.
        """
        return models.Q(pk=self.root.pk) | models.Q(parent=self.root.pk)


class MandateQuerySet(models.QuerySet):
    def valid_on(self, day: dt.date):
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class Mandate(models.Model):
    """Who may hold a régie's money, from one day to another (both included; no end: until further notice)."""

    regie = models.ForeignKey(Regie, on_delete=models.PROTECT, related_name="mandates", verbose_name="régie")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mandates", verbose_name="personne")
    role = models.CharField("qualité", max_length=12, choices=MandateRole)
    since = models.DateField("du")
    until = models.DateField("au", null=True, blank=True)
    document = models.CharField("acte de nomination", max_length=120, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = "mandat"
        ordering = ["regie", "-since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="mandate_ends_after_start",
                violation_error_message="Le mandat finit avant d'avoir commencé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.regie}"


class OfficeChange(models.Model):
    """What a later document changed of a régie: field -> [before, after]. Append-only: a deed that is used is never silently changed."""

    regie = models.ForeignKey(Regie, on_delete=models.PROTECT, related_name="changes", verbose_name="régie")
    document = models.CharField("acte modificatif", max_length=120)
    document_on = models.DateField("acte du")
    changes = models.JSONField()
    at = models.DateTimeField("écrit le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")

    class Meta:
        verbose_name = "modification de régie"
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(document=""), name="office_change_has_its_document")]

    def __str__(self) -> str:
        return f"{self.regie_id} : {self.document}"
