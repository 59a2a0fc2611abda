import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from portal.households.models import Membership
from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet, scope_of
from portal.people.models import Person
from programmes.enums import ACTIVE, SessionState
from programmes.models import Enrolment

from ..enums import CharterWay


class CharterVersion(models.Model):
    """The charter as the town wrote it on one day; what somebody accepted stays readable for ever."""

    number = models.PositiveSmallIntegerField("numéro", unique=True)
    text = models.TextField("texte", max_length=6000)
    secrecy = models.CharField(
        "la phrase sur le secret", max_length=240, help_text="Une phrase simple : ce que l’on voit et entend des personnes reste ici."
    )
    published_at = models.DateTimeField(default=clock.now, editable=False)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = "version de la charte"
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"charte n° {self.number}"

    @classmethod
    def current(cls) -> "CharterVersion | None":
        """The one that whoever begins today accepts; None before the town wrote any."""
        return cls.objects.first()


class VolunteerQuerySet(ScopedQuerySet):
    """Staff see the volunteers of their houses; a volunteer herself alone. Nobody sees another volunteer's file."""

    see_capability = "volunteers.see"

    def within(self, scope):
        if scope.everywhere or not scope:
            return self.all() if scope else self.none()
        through = Volunteer.maisons.through.objects.filter(maison__in=scope.maisons)
        return self.filter(pk__in=through.order_by().values("volunteer"))

    def own_to(self, user) -> Q:
        return Q(person__in=Person.objects.records_of_user(user))

    def visible_to(self, user):
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        own = self.filter(self.own_to(user))
        scope = scope_of(user, self.see_capability)
        return self.within(scope) | own if scope else own

    def current(self) -> "VolunteerQuerySet":
        """Those who have not left."""
        return self.filter(left_at=None, person__erased_at=None)

    def called(self) -> "VolunteerQuerySet":
        """In the order of names."""
        return self.order_by(Coalesce("person__successor__sort_key", "person__sort_key"), "pk")

    def of(self, person: Person) -> "Volunteer | None":
        """Her file, by whichever of her records: the one that runs, else the one she left last; None when she has none."""
        hers = self.filter(person__in=Person.objects.records_of(person))
        return hers.order_by(F("left_at").desc(nulls_first=True), "pk").first()

    def family_of(self, person: Person) -> "VolunteerQuerySet":
        """The volunteers among those of the households that `person` leads, herself apart, with `kept`: the current record of each."""
        led = Membership.objects.active().of_person(person).filter(is_referent=True).order_by().values("household")
        members = Membership.objects.active().with_kept().filter(household__in=led).order_by().values("kept")
        files = self.current().annotate(kept=Coalesce("person__successor", "person"))
        return files.filter(kept__in=members).exclude(kept=person.successor_id or person.pk)


class Volunteer(models.Model):
    """What the house keeps of somebody who gives a hand: a right to stop at any time, no subordination, no pay (CE, 31 March 1999,
    n° 187649: an occasional helper of the public service). Never a price, never means, never her household."""

    person = models.OneToOneField("people.Person", on_delete=models.PROTECT, related_name="volunteer", verbose_name="personne")
    maisons = models.ManyToManyField("places.Maison", related_name="volunteers", verbose_name="maisons où elle donne la main")
    since = models.DateField("bénévole depuis", default=clock.today)
    skills = models.CharField("ce qu’elle aime ou sait faire", max_length=200, blank=True)
    charter = models.ForeignKey(CharterVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    charter_at = models.DateTimeField("charte acceptée le", null=True, blank=True)
    charter_way = models.CharField(max_length=8, choices=CharterWay.choices, blank=True)
    liability_until = models.DateField("assurance responsabilité civile vue, jusqu’au", null=True, blank=True)
    guardian_on = models.DateField("accord écrit d’un parent vu le", null=True, blank=True)
    guardian_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    weekly_cap = models.PositiveSmallIntegerField("créneaux par semaine, au plus", null=True, blank=True)  # her own wish; null: the house's
    may_be_called = models.BooleanField("on peut me demander quand il manque quelqu’un", default=True)
    left_at = models.DateTimeField("a arrêté le", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = "bénévole"
        constraints = [
            models.CheckConstraint(condition=Q(charter_way__in=["", *CharterWay.values]), name="volunteer_charter_way_known"),
            models.CheckConstraint(
                condition=Q(charter=None, charter_at=None, charter_way="")
                | (Q(charter__isnull=False, charter_at__isnull=False) & ~Q(charter_way="")),
                name="volunteer_charter_accepted_whole",
            ),
            models.CheckConstraint(condition=Q(weekly_cap=None) | Q(weekly_cap__range=(1, 7)), name="volunteer_cap_sensible"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"bénévole {self.pk}"

    @property
    def accepted(self) -> bool:
        """Has she accepted a charter, whichever version? A new version asks again at the next occasion, it stops nobody."""
        return self.charter_id is not None


class Qualification(models.Model):
    """What a post may ask for: food hygiene, driving, first aid, sentinel. Asked of nobody whom no post asks it of."""

    key = models.SlugField("code", max_length=30, unique=True)
    name = models.CharField("nom", max_length=80)
    months = models.PositiveSmallIntegerField("valable (mois)", null=True, blank=True, help_text="Vide : sans fin.")
    how = models.CharField("comment l’obtenir", max_length=200, blank=True, help_text="La sortie proposée à qui ne l’a pas.")

    class Meta:
        verbose_name = "qualification"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class HeldQuerySet(models.QuerySet):
    def asked_for(self) -> "HeldQuerySet":
        """Those that a post on offer asks for: nobody is pursued about the others."""
        asked = Qualification.objects.filter(posts__retired=False)
        return self.filter(qualification__in=asked.order_by().values("pk"))

    def lapsing(self, before: dt.date) -> "HeldQuerySet":
        """Of those who still give a hand: what a post asks for and that ends, or ended, before this day."""
        return self.asked_for().filter(valid_until__lt=before, volunteer__left_at=None, volunteer__person__erased_at=None)

    def with_shift_after(self) -> "HeldQuerySet":
        """Adds `shift_after`: the start of her first place on a shift to come that asks for it on a day when it no longer counts."""
        kept = Coalesce("volunteer__person__successor", "volunteer__person")
        hers = Enrolment.objects.filter(Q(person=OuterRef("kept")) | Q(person__successor=OuterRef("kept")), guest=False, state__in=ACTIVE)
        after = hers.filter(
            sheet__shift__post__qualifications=OuterRef("qualification"), sheet__shift__session__local_date__gt=OuterRef("valid_until"),
            sheet__shift__session__start__gt=clock.now(),
        )  # fmt: skip
        on = after.exclude(sheet__shift__session__state=SessionState.CANCELLED).order_by("sheet__shift__session__start")
        return self.annotate(kept=kept, shift_after=Subquery(on.values("sheet__shift__session__start")[:1]))


class HeldQualification(models.Model):
    """A qualification that a member of the team has seen the proof of; the proof itself is not kept."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="held")
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="holders")
    confirmed_on = models.DateField("vue le", default=clock.today)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    valid_until = models.DateField("valable jusqu’au", null=True, blank=True)  # the last day on which it counts; null: no end

    objects = HeldQuerySet.as_manager()

    class Meta:
        verbose_name = "qualification vue"
        constraints = [models.UniqueConstraint(fields=["volunteer", "qualification"], name="qualification_held_once")]

    def __str__(self) -> str:
        return f"{self.volunteer_id} · {self.qualification_id}"

    def counts_on(self, day: dt.date) -> bool:
        return self.valid_until is None or day <= self.valid_until
