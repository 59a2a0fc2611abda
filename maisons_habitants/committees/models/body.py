import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet
from portal.people.models import Person
from programmes.models import Activity

from ..enums import Designation, Function, Majority, QuorumBase

NAMELESS = "une personne qui siégeait"


class Committee(Activity):
    """What the public reads about a users' committee. Members, rules, meetings and votes stand on its `Body`, never here."""

    kind_key = "committee"
    kind_label = "Comité"
    is_creatable = True
    template = "committees/committee.html"

    class Meta:
        verbose_name = "comité"
        verbose_name_plural = "comités"


class BodyQuerySet(ScopedQuerySet):
    see_capability = "committees.see"


class Body(models.Model):
    """A committee as it sits: its house, its rules by date, its seats."""

    page = models.OneToOneField(Committee, on_delete=models.PROTECT, related_name="committee_body", verbose_name="page du site")
    maison = models.ForeignKey("places.Maison", on_delete=models.PROTECT, related_name="committee_bodies", verbose_name="maison")
    answer_days = models.PositiveSmallIntegerField("jours pour répondre à une proposition", default=60)
    youngest = models.PositiveSmallIntegerField("âge pour siéger, au moins", default=16)
    closed_on = models.DateField("dissous le", null=True, blank=True)
    closed_words = models.CharField("parce que", max_length=300, blank=True)  # read by everybody
    edition = models.PositiveIntegerField(default=1, editable=False)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "comité (règles et membres)"
        verbose_name_plural = "comités (règles et membres)"

    def __str__(self) -> str:
        return f"comité {self.pk}"


class Charter(models.Model):
    """The words a committee agreed on, version by version; a version once adopted is never rewritten."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="charters", verbose_name="comité")
    version = models.PositiveSmallIntegerField("version")
    text = models.TextField("texte", max_length=20_000)
    adopted_on = models.DateField("adoptée le", null=True, blank=True)
    written_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = "charte"
        ordering = ["body", "-version"]
        constraints = [models.UniqueConstraint(fields=["body", "version"], name="charter_version_once")]

    def __str__(self) -> str:
        return f"charte {self.pk}"


class BodyRules(models.Model):
    """How a body sits, from a day on: « réunion simple » unless `formal`. Dated, so that a rule changed today changes nothing of
    yesterday. Shares are numerator / denominator."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="rules", verbose_name="comité")
    valid_from = models.DateField("à partir du")
    formal = models.BooleanField("règles formelles", default=False)
    notice_days = models.PositiveSmallIntegerField("jours entre la convocation et la réunion", default=8)
    quorum_base = models.CharField("nombre minimum", max_length=10, choices=QuorumBase.choices, default=QuorumBase.NONE)
    quorum_numerator = models.PositiveSmallIntegerField("part : numérateur", default=1)
    quorum_denominator = models.PositiveSmallIntegerField("part : dénominateur", default=2)
    quorum_more_than = models.BooleanField("plus que cette part", default=True)  # « plus de la moitié »; else « au moins »
    quorum_number = models.PositiveSmallIntegerField("nombre", default=0)
    second_needs_quorum = models.BooleanField("nombre minimum aussi après une seconde convocation", default=False)
    second_after_days = models.PositiveSmallIntegerField("jours avant une seconde réunion", default=3)
    by_college = models.BooleanField("nombre minimum dans chaque collège", default=False)
    leading_college = models.ForeignKey(  # more than half of the members present come from it (CVS, CASF D311-7)
        "committees.College",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="plus de la moitié des présents",
    )
    deputies = models.BooleanField("suppléantes et suppléants", default=False)
    proxies_each = models.PositiveSmallIntegerField("pouvoirs par personne, au plus", default=0)
    proxies_count = models.BooleanField("les pouvoirs comptent pour le nombre minimum", default=False)
    majority = models.CharField("majorité", max_length=10, choices=Majority.choices, default=Majority.RELATIVE)
    casting_vote = models.BooleanField("voix prépondérante de qui préside", default=False)
    secret_numerator = models.PositiveSmallIntegerField("vote secret si cette part le demande : numérateur", default=1)
    secret_denominator = models.PositiveSmallIntegerField("vote secret : dénominateur", default=3)
    source = models.CharField("d'où viennent ces règles", max_length=160, blank=True)

    class Meta:
        verbose_name = "règles d'un comité"
        verbose_name_plural = "règles des comités"
        ordering = ["body", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["body", "valid_from"], name="rules_once_a_day"),
            models.CheckConstraint(
                condition=Q(quorum_denominator__gt=0, quorum_numerator__lte=F("quorum_denominator"))
                & Q(secret_denominator__gt=0, secret_numerator__lte=F("secret_denominator")),
                name="rules_shares_are_shares",
                violation_error_message="Une part va de rien à tout.",
            ),
        ]

    def __str__(self) -> str:
        return f"règles {self.pk}"


class College(models.Model):
    """Seats of one kind of members: « habitants », « associations »."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="colleges", verbose_name="comité")
    name = models.CharField("collège", max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "collège"
        ordering = ["body", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["body", "name"], name="college_once_a_body")]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """One voice. A deputy's seat (`deputy_of`) votes when the other's holder is away."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats", verbose_name="comité")
    college = models.ForeignKey(College, null=True, blank=True, on_delete=models.PROTECT, related_name="seats", verbose_name="collège")
    number = models.PositiveSmallIntegerField("siège")
    deputy_of = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="deputy", verbose_name="supplée")
    votes = models.BooleanField("vote", default=True)  # else a consultative voice
    retired_on = models.DateField("supprimé le", null=True, blank=True)

    class Meta:
        verbose_name = "siège"
        ordering = ["body", "number", "pk"]
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="seat_number_once_a_body")]

    def __str__(self) -> str:
        return f"siège {self.number}"


class MandateQuerySet(models.QuerySet):
    def on(self, day: dt.date) -> "MandateQuerySet":
        """Those who sit on that day: both ends included, an early end read as its last day."""
        return self.filter(starts_on__lte=day).filter(Q(ended_on__isnull=True, ends_on__gte=day) | Q(ended_on__gte=day))

    def until(self) -> "MandateQuerySet":
        """With `until`: the day it really ends on, for the database to compare (`last_day` in Python)."""
        return self.annotate(until=Coalesce("ended_on", "ends_on"))

    def of(self, person: Person) -> "MandateQuerySet":
        """By whichever of her records."""
        return self.filter(person__in=Person.objects.records_of(person))


class Mandate(models.Model):
    """Somebody holds a seat for some time, both days included. Mandates of one seat never overlap, nor two of one person in a body.
    `ended_on`: the last day she sits where it ends early; before `starts_on`, it never began."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="mandates", verbose_name="siège")
    # None two years after its end: the count stays, nothing says any more who sat (`shown_name`)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="mandates", verbose_name="personne")
    starts_on = models.DateField("du")
    ends_on = models.DateField("au")
    designation = models.CharField("désignation", max_length=12, choices=Designation.choices, default=Designation.VOLUNTEER)
    function = models.CharField("rôle", max_length=12, choices=Function.choices, default=Function.MEMBER)
    public_name = models.BooleanField("son nom choisi peut être public", default=False)
    ended_on = models.DateField("fini avant, le", null=True, blank=True)
    end_words = models.CharField("un mot sur cette fin", max_length=200, blank=True)  # for the team alone
    reminded_on = models.DateField(null=True, editable=False)  # its end was announced to her and to the team
    edition = models.PositiveIntegerField(default=1, editable=False)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = "mandat"
        ordering = ["seat", "-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="mandate_ends_after_it_begins",
                violation_error_message="Un mandat finit après avoir commencé.",
            ),
            models.UniqueConstraint(fields=["seat", "starts_on"], name="mandate_begins_once_a_seat"),
        ]

    def __str__(self) -> str:
        return f"mandat {self.pk}"

    @property
    def shown_name(self) -> str:
        """The name she chose, for other members and the team's lists; never more of her."""
        return self.person.current_record.display_name if self.person else NAMELESS

    @property
    def last_day(self) -> dt.date:
        """The day it really ends on."""
        return self.ended_on or self.ends_on
