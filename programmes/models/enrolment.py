from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum

from portal.households.models import Household, Membership
from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet, scope_of
from portal.people.models import Person

from ..enums import ACTIVE, HOLDING, TIMED, Approval, Channel, EnrolmentState
from .sheet import SignUpSheet


def _sheets_seen(user):
    return SignUpSheet.objects.visible_to(user).order_by().values("pk")


def _records(user):
    """Every record of the person of this account."""
    return Person.objects.filter(Q(user=user) | Q(absorbed__user=user) | Q(successor__user=user)).order_by().values("pk")


def _children(user):
    """Those under age of the households she leads."""
    led = Household.objects.led_by(user).order_by().values("pk")
    grown_up = clock.today().year - 18
    return Membership.objects.active().filter(household__in=led, person__birth_year__gt=grown_up).order_by().values("person")


class Party(models.Model):
    """People who come together: a resident, and the guests who come along. Each has a row of her own, so one of four can cancel."""

    household = models.ForeignKey(
        "households.Household", null=True, blank=True, on_delete=models.PROTECT, related_name="parties", verbose_name="foyer qui règle"
    )
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # who acted, for whom: the rows
    channel = models.CharField("par", max_length=8, choices=Channel.choices)
    fewest = models.PositiveSmallIntegerField(null=True, blank=True)  # « nous sommes 4, mais 3 iraient aussi »; empty: all or none
    skips = models.JSONField(default=list, blank=True)  # each time a freed place went past: {"at", "code", "left"}
    jumps = models.JSONField(default=list, blank=True)  # each time staff put it before the others: {"at", "reason", "by"}

    class Meta:
        verbose_name = "groupe"
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="party_channel_known"),
            models.CheckConstraint(condition=Q(fewest=None) | Q(fewest__gte=1), name="party_fewest_is_somebody"),
        ]

    def __str__(self) -> str:
        return f"groupe {self.pk}"


class EnrolmentQuerySet(ScopedQuerySet):
    see_capability = "enrolments.see"
    scope_field = "sheet__maison"

    def visible_to(self, user) -> "EnrolmentQuerySet":
        """Staff: the places on the sheets they see. A resident: her own, those she took for others, those of the children of a
        household she leads; what is confidential belongs to the person alone."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        by_role = Q(pk__in=()) if not scope_of(user, self.see_capability) else Q(sheet__in=_sheets_seen(user))
        return self.filter(by_role | self.own_to(user))

    def mine(self, user) -> "EnrolmentQuerySet":
        """What a person takes care of as a resident, whatever her role."""
        return self.filter(self.own_to(user)) if getattr(user, "is_authenticated", False) else self.none()

    def own_to(self, user) -> Q:
        others = Q(enrolled_by=user, channel=Channel.ONLINE) | Q(person__in=_children(user))
        return Q(person__in=_records(user)) | (Q(sheet__confidential=False) & others)

    def remembered_by(self, user) -> "EnrolmentQuerySet":
        """What a resident may read once it is over: her own places, and those of the children of a household she leads. A grown-up whom
        she once signed up keeps to himself whether he came."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(Q(person__in=_records(user)) | Q(sheet__confidential=False, person__in=_children(user)))

    def active(self) -> "EnrolmentQuerySet":
        return self.filter(state__in=ACTIVE)

    def holding(self) -> "EnrolmentQuerySet":
        return self.filter(state__in=HOLDING)

    def waiting_in_order(self) -> "EnrolmentQuerySet":
        """The waiting list, as `in_line` orders it."""
        return self.filter(state=EnrolmentState.WAITING).in_line()

    def in_line(self) -> "EnrolmentQuerySet":
        """Priority class, then the order of the draw where there was one, then time, then row."""
        return self.order_by("priority", F("draw_rank").asc(nulls_last=True), "since", "pk")

    def places(self) -> int:
        return self.aggregate(n=Sum("places"))["n"] or 0


class Enrolment(models.Model):
    """One person's place on a sheet, one row from first to last. The quoted price and its reason are frozen on it.

    A guest (who comes along and has no record) is a row of the same party under the person who brings her, with a first name that goes
    after the date: no record is made of somebody who asked for none.
    """

    sheet = models.ForeignKey("programmes.SignUpSheet", on_delete=models.PROTECT, related_name="enrolments")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="enrolments", verbose_name="personne")
    guest = models.BooleanField(default=False)  # not `person` herself, but who comes along with her
    guest_name = models.CharField("prénom de la personne qui accompagne", max_length=40, blank=True)
    approval = models.CharField(max_length=6, choices=Approval.choices, default=Approval.NONE, blank=True)
    household = models.ForeignKey(
        "households.Household", null=True, blank=True, on_delete=models.PROTECT, related_name="enrolments", verbose_name="foyer qui règle"
    )
    places = models.PositiveSmallIntegerField("places", default=1)
    state = models.CharField("état", max_length=10, choices=EnrolmentState.choices)
    since = models.DateTimeField(default=clock.now)  # when the person first asked: her rank on the list
    priority = models.SmallIntegerField(default=100)  # class on the waiting list, lowest first
    draw_rank = models.PositiveIntegerField(null=True, blank=True)  # her party's rank in the draw: it counts before the time of asking
    share = models.ForeignKey(
        "programmes.SheetShare", null=True, blank=True, on_delete=models.PROTECT, related_name="enrolments"
    )  # the kept places on which it stands; null: the common ones, or no place at all
    limit = models.ForeignKey(
        "programmes.SheetLimit", null=True, blank=True, on_delete=models.PROTECT, related_name="enrolments"
    )  # the few places of a kind (wheelchairs) that it needs one of; it counts there while it holds a place
    changed_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)  # travels with forms: what the person saw
    held_until = models.DateTimeField(null=True, blank=True)  # held and offered places end there
    told_at = models.DateTimeField(null=True, blank=True)  # when the person was really told of the offer
    to_tell = models.CharField(max_length=60, blank=True)  # purpose of a message that no way led to: staff say it aloud
    price_cents = models.PositiveIntegerField(null=True, blank=True)  # for all its places together; null: nothing was quoted
    price_reason = models.JSONField(default=dict, blank=True)
    channel = models.CharField("par", max_length=8, choices=Channel.choices)
    enrolled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    end_reason = models.CharField(max_length=40, blank=True)  # a code: « person », « date-cancelled », « hold-expired »

    kept_cents = models.PositiveIntegerField(default=0, editable=False)  # given back late: what the policy keeps of one place's price

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = "place"
        indexes = [
            models.Index(fields=["sheet", "state"], name="enrolment_sheet_state"),
            models.Index(fields=["held_until"], condition=Q(state__in=TIMED), name="enrolment_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "person"],
                condition=Q(state__in=ACTIVE, guest=False),
                name="one_active_enrolment_each",
                violation_error_message="Cette personne a déjà une place.",
            ),
            models.CheckConstraint(condition=Q(state__in=EnrolmentState.values), name="enrolment_state_known"),
            models.CheckConstraint(condition=Q(places__gte=1), name="enrolment_has_a_place"),
            models.CheckConstraint(
                condition=Q(state__in=TIMED, held_until__isnull=False) | (~Q(state__in=TIMED) & Q(held_until__isnull=True)),
                name="only_held_and_offered_end_by_themselves",
            ),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="enrolment_channel_known"),
            models.CheckConstraint(condition=Q(guest=True) | Q(guest_name=""), name="enrolment_only_guests_are_named_here"),
            models.CheckConstraint(condition=Q(approval__in=Approval.values), name="enrolment_approval_known"),
        ]

    def __str__(self) -> str:
        return f"place {self.pk} ({self.state})"

    @property
    def called(self) -> str:
        """Whose place it is, where everybody knows with whom she comes: « Mme B. », « Paul »."""
        return (self.guest_name or "une personne") if self.guest else self.person.display_name

    @property
    def listed_as(self) -> str:
        """The same on a list: « Paul, accompagne Mme B. »"""
        return f"{self.called.capitalize()}, accompagne {self.person.display_name}" if self.guest else self.person.display_name

    @property
    def to_look_at(self) -> bool:
        """The place is held and the team has not answered yet."""
        return self.state == EnrolmentState.HELD and self.approval == Approval.ASKED

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def holds_a_place(self) -> bool:
        return self.state in HOLDING
