import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.kit import clock
from portal.kit.rules.months import months_later
from portal.kit.visibility import ScopedQuerySet
from portal.people.enums import Capability
from portal.people.models import Person

from ..enums import REASONS, AddressState, EndedBecause, MailKind, MailState, Taker
from ..rules import terms

MAIL_WORDS = {
    MailKind.LETTER: ("une lettre", "lettres"),
    MailKind.REGISTERED: ("un avis de recommandé", "avis de recommandé"),
    MailKind.PARCEL: ("un colis", "colis"),
}


class AddressQuerySet(ScopedQuerySet):
    """Who has her address at the house is told to those alone who register addresses there, and to herself."""

    see_capability = Capability.REGISTER_ADDRESSES
    scope_field = "maison"

    def own_to(self, user):
        return Q(person__in=Person.objects.records_of_user(user))

    def of(self, person) -> "AddressQuerySet":
        return self.filter(person__in=Person.objects.records_of(person))

    def active(self) -> "AddressQuerySet":
        return self.filter(state=AddressState.ACTIVE)

    def covering(self, day: dt.date) -> "AddressQuerySet":
        """Those that are a valid address on this day, also when a renewal already stands behind them."""
        running = Q(state=AddressState.ACTIVE, end__gte=day) | Q(state=AddressState.ENDED, ended_on__gte=day)
        return self.filter(running, start__lte=day)

    def over(self, today: dt.date) -> "AddressQuerySet":
        """Still active though their last day is past."""
        return self.active().filter(end__lt=today)

    def to_renew(self, today: dt.date) -> "AddressQuerySet":
        """Whose end comes within two months."""
        return self.active().filter(end__lte=months_later(today, terms.RENEW_MONTHS))

    def absent(self, today: dt.date) -> "AddressQuerySet":
        """Who has neither come nor called for the time the setting says. Nobody is struck off by a machine: the team looks."""
        return self.active().filter(last_seen_on__lt=terms.absent_since(today, settings.ADDRESS_ABSENCE_MONTHS), start__lte=today)


class AddressRegistration(models.Model):
    """An election of domicile (domiciliation, CASF L264-1 and following): the house's address is hers for a year, renewable.

    A refusal is a row too: it has a reason, and no term. `covered`: those who are with her and stand on the certificate.
    """

    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="address_registrations")
    maison = models.ForeignKey("places.Maison", on_delete=models.PROTECT, related_name="+", verbose_name="maison")
    covered = models.ManyToManyField("people.Person", related_name="+", blank=True)
    state = models.CharField("état", max_length=8, choices=AddressState)
    start = models.DateField("du", null=True, blank=True)
    end = models.DateField("au", null=True, blank=True)  # its last day
    decided_on = models.DateField("décidée le")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("raison", max_length=10, blank=True)  # of the refusal or of the end
    ended_on = models.DateField("dernier jour", null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    renews = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewal")
    last_seen_on = models.DateField("vue le", null=True, blank=True)
    reminded_on = models.DateField("rappel fait le", null=True, blank=True)  # or tried: nothing but a letter would reach her

    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name = "domiciliation"
        ordering = ["end", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state="active"),
                name="one_active_address_per_person",
                violation_error_message="Cette personne a déjà une adresse chez nous.",
            ),
            models.CheckConstraint(
                condition=Q(state="refused", start__isnull=True, end__isnull=True, ended_on__isnull=True)
                | Q(state="active", end__gte=F("start"), ended_on__isnull=True, reason="")
                | Q(state="ended", end__gte=F("start"), ended_on__lte=F("end")),
                name="address_term_follows_state",
                violation_error_message="Une domiciliation a un début et une fin, un refus n’en a pas.",
            ),
            models.CheckConstraint(
                condition=Q(state="active") | ~Q(reason=""),
                name="address_end_says_why",
                violation_error_message="Un refus ou une fin dit sa raison.",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(state="active"),
                name="address_nameless_is_over",
                violation_error_message="Une domiciliation en cours est celle de quelqu’un.",
            ),
        ]

    def __str__(self) -> str:
        return f"domiciliation {self.pk}"

    @property
    def number(self) -> str:
        """What stands on the certificate."""
        return f"{self.decided_on.year}-{self.pk:05d}"

    @property
    def reason_words(self) -> str:
        return str(REASONS.get(self.reason, ""))

    @property
    def is_over(self) -> bool:
        """No longer an address today."""
        return self.state == AddressState.REFUSED or (self.ended_on or self.end) < clock.today()

    @property
    def was_renewed(self) -> bool:
        return self.reason == EndedBecause.RENEWED

    def covers(self) -> list[Person]:
        """Those named beside her, as they are called today."""
        return sorted({one.current_record for one in self.covered.select_related("successor")}, key=lambda one: (one.sort_key, one.pk))


class MailQuerySet(ScopedQuerySet):
    see_capability = Capability.REGISTER_ADDRESSES
    scope_field = "registration__maison"

    def waiting(self) -> "MailQuerySet":
        return self.filter(state=MailState.WAITING)

    def of(self, person) -> "MailQuerySet":
        return self.filter(registration__person__in=Person.objects.records_of(person))

    def returnable(self, today: dt.date) -> "MailQuerySet":
        """Waiting for longer than the setting says, or for somebody whose address is no longer here."""
        old = Q(received_on__lte=today - dt.timedelta(days=settings.ADDRESS_MAIL_DAYS))
        return self.waiting().filter(old | Q(registration__state=AddressState.ENDED, registration__ended_on__lt=today))


class MailItem(models.Model):
    """Something came for her: how many, of which kind, which day. Neither who wrote nor what it says."""

    registration = models.ForeignKey(AddressRegistration, on_delete=models.PROTECT, related_name="mail")
    kind = models.CharField("quoi", max_length=10, choices=MailKind)
    quantity = models.PositiveSmallIntegerField("combien", default=1)
    received_on = models.DateField("arrivé le")
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("état", max_length=8, choices=MailState, default=MailState.WAITING)
    taken_by = models.CharField("remis à", max_length=8, choices=Taker, blank=True)
    closed_on = models.DateField("remis ou rendu le", null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = "courrier"
        verbose_name_plural = "courriers"
        ordering = ["received_on", "pk"]
        indexes = [models.Index(fields=["state", "received_on"], name="mail_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=99), name="mail_of_one_at_least", violation_error_message="De 1 à 99."
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", closed_on__isnull=True, taken_by="")
                | Q(state="handed", closed_on__isnull=False) & ~Q(taken_by="")
                | Q(state="returned", closed_on__isnull=False, taken_by=""),
                name="mail_handed_says_to_whom",
                violation_error_message="Un courrier remis dit à qui et quand.",
            ),
        ]

    def __str__(self) -> str:
        return f"courrier {self.pk}"

    @property
    def words(self) -> str:
        """« 2 lettres », « un colis »"""
        one, several = MAIL_WORDS[self.kind]
        return one if self.quantity == 1 else f"{self.quantity} {several}"
