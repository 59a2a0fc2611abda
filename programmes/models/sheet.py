import datetime as dt

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce, Greatest, Least

from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet, scope_of

from ..enums import HOLDING, Audience, RefundPolicy, Selection, SessionState
from ..rules.refunds import Policy
from .share import SheetShare


class SheetQuerySet(ScopedQuerySet):
    see_capability = "enrolments.see"

    def visible_to(self, user) -> "SheetQuerySet":
        """Staff: the sheets of their houses, a confidential one only with the right to see what is; one that stays so, and whose dates name
        who of the team leads them, only by these and by who planned it."""
        confidential = scope_of(user, "confidential.see")
        seen = super().visible_to(user).filter(Q(confidential=False) | Q(pk__in=self.model.objects.within(confidential).values("pk")))
        return seen.filter(Q(stays_confidential=False) | ~self._names_somebody() | self._names(user)) if confidential else seen

    def _dates(self, **asked) -> Exists:
        return Exists(self.model._meta.get_field("sessions").related_model.objects.filter(sheets=OuterRef("pk"), **asked))

    def _names_somebody(self) -> Exists:
        """A date names, among who leads it, a member of the team whose account is open: where none does, the house's leave is enough."""
        return self._dates(facilitators__user__is_active=True)

    def _names(self, user) -> Q:
        return Q(self._dates(facilitators__user=user.pk)) | Q(self._dates(series__by=user.pk))

    def miscounted(self) -> "SheetQuerySet":
        """Sheets whose `taken` is not the sum of the places really held: there must be none. Adds `counted`."""
        return self.counted().exclude(taken=F("counted"))

    def oversold(self) -> "SheetQuerySet":
        """Sheets with more places held than they have, whatever their counter says. Adds `counted`."""
        return self.exclude(capacity=None).counted().filter(counted__gt=F("capacity") + F("overbooked"))

    def counted(self) -> "SheetQuerySet":
        """Adds `counted`, the places really held, summed from the rows."""
        return self.annotate(counted=Coalesce(Sum("enrolments__places", filter=Q(enrolments__state__in=HOLDING)), 0))

    def take(self, pk: int, places: int, *, share: int | None = None) -> bool:
        """Count `places` more as taken, if they are there; False when they are not. The database decides, not a value read before.
        What is kept for some is not there for the others: `share` names the kept places to take from."""
        if share is None:
            there_is_room = Q(capacity=None) | Q(taken__lte=F("capacity") + F("overbooked") - F("kept") - places)
            return bool(self.filter(there_is_room, pk=pk).update(taken=F("taken") + places))
        if not SheetShare.objects.take(share, places):
            return False
        # Once what was left of the shares has gone to all, nothing is kept and a share takes no more.
        return bool(self.filter(pk=pk, kept__gte=places).update(taken=F("taken") + places, kept=F("kept") - places))

    def give_back(self, pk: int, places: int, *, share: int | None = None) -> None:
        """Count `places` less as taken; an overbooking shrinks first, so that no place above capacity is ever offered again. A place of a
        share is kept again for those it was kept for, until the shares are open to all."""
        if share is not None:
            self._give_back_to_share(pk, places, share)
            return
        left = F("taken") - places
        over = Least(F("overbooked"), Greatest(left + F("kept") - F("capacity"), 0))
        self.filter(pk=pk, capacity=None).update(taken=left)
        self.filter(pk=pk).exclude(capacity=None).update(overbooked=over, taken=left)

    def _give_back_to_share(self, pk: int, places: int, share: int) -> None:
        over, opened = self.filter(pk=pk).values_list("overbooked", "shares_opened_at").get()
        shrink = min(over, places)
        again = 0 if opened else places - shrink
        SheetShare.objects.give_back(share, places, shrink=shrink)
        self.filter(pk=pk).update(taken=F("taken") - places, overbooked=F("overbooked") - shrink, kept=F("kept") + again)

    def miskept(self) -> "SheetQuerySet":
        """Sheets whose `kept` is not what is left of their shares, or is not nothing once these are open to all. Adds `shared`."""
        left = SheetShare.objects.filter(sheet=OuterRef("pk")).order_by().values("sheet")
        shared = left.annotate(left=Sum(F("places") - F("taken"))).values("left")
        still = Case(When(shares_opened_at=None, then=Coalesce(Subquery(shared), 0)), default=0)
        return self.annotate(shared=still).exclude(kept=F("shared"))

    def to_draw(self, now) -> "SheetQuerySet":
        """Sheets whose hour of draw has come."""
        return self.filter(selection=Selection.DRAW, drawn_at=None, draw_at__lte=now)


class SignUpSheet(models.Model):
    """What is scarce: places on one or several dates of one activity. A course is one sheet on ten dates, a drop-in ten sheets.

    `taken` moves only by `SheetQuerySet.take` and `give_back`, under the sheet's lock and the CHECK below, so « places left » needs
    no count and the database itself refuses one place too many.
    """

    activity = models.ForeignKey("programmes.Activity", on_delete=models.PROTECT, related_name="sheets", verbose_name="activité")
    maison = models.ForeignKey("places.Maison", on_delete=models.PROTECT, related_name="sheets", verbose_name="maison")
    sessions = models.ManyToManyField("programmes.Session", through="programmes.SheetSession", related_name="sheets")
    title = models.CharField("intitulé", max_length=120, blank=True)  # « Parcours de janvier »; empty: the activity's title
    capacity = models.PositiveIntegerField("places", null=True, blank=True, help_text="Vide : sans limite.")
    taken = models.PositiveIntegerField(default=0, editable=False)
    overbooked = models.PositiveIntegerField(default=0, editable=False)  # places above capacity, each by a named act of staff
    kept = models.PositiveIntegerField(default=0, editable=False)  # places of `shares` still free: not there for the others
    shares_until = models.DateTimeField("places gardées jusqu'au", null=True, blank=True)  # then what is left of them goes to all
    shares_opened_at = models.DateTimeField(null=True, editable=False)  # when it did
    minimum = models.PositiveIntegerField("au moins", null=True, blank=True)  # wanted for it to take place
    opens_at = models.DateTimeField("ouverture", default=clock.now)
    closes_at = models.DateTimeField("clôture", null=True, blank=True)  # empty: when the last date begins
    cancel_until = models.DateTimeField("désistement jusqu'au", null=True, blank=True)  # empty: until the first date begins
    waiting_list = models.BooleanField("liste d'attente", default=True)
    audience = models.CharField("ouvert à", max_length=12, choices=Audience.choices, default=Audience.ANYONE)
    circle = models.ManyToManyField("people.Person", blank=True, related_name="+")  # who may come when the audience is a circle
    selection = models.CharField("comment on a une place", max_length=12, choices=Selection.choices, default=Selection.FIRST_COME)
    requests_until = models.DateTimeField("demandes jusqu'au", null=True, blank=True)  # of a draw: the window closes
    draw_at = models.DateTimeField("tirage le", null=True, blank=True)  # at the same moment, or later: papers are keyed meanwhile
    drawn_at = models.DateTimeField(null=True, editable=False)
    draw_above = models.PositiveIntegerField("tirage au-delà de", null=True, blank=True)  # demands; the next sheet is then drawn by default
    tariff = models.ForeignKey("tariffs.Tariff", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="tarif")
    call_after = models.PositiveSmallIntegerField(
        "on appelle après", null=True, blank=True, help_text="Absences de suite sans nouvelles. Vide : comme les autres ; 0 : jamais."
    )
    guests = models.PositiveSmallIntegerField(
        "accompagnants", default=0, help_text="Combien de personnes sans fiche chaque groupe peut amener."
    )
    asks_needs = models.BooleanField("demander de quoi on a besoin pour venir", default=True)
    approval = models.BooleanField("l'équipe confirme chaque inscription", default=False)  # the place is held meanwhile
    must_answer = models.BooleanField(default=False, editable=False)  # one of its questions needs an answer
    counts_needs = models.BooleanField(default=False, editable=False)  # it has `limits`: places counted for a need
    refund_policy = models.CharField("ce qui revient", max_length=12, choices=RefundPolicy.choices, default=RefundPolicy.DEADLINE)
    late_keeps = models.PositiveSmallIntegerField("part gardée après le délai (%)", null=True, blank=True)  # of the policy « share » alone
    confidential = models.BooleanField(
        "confidentiel", default=False, help_text="Hors de sa page, un titre neutre ; jamais de nombre de places."
    )
    stays_confidential = models.BooleanField(default=False, editable=False)  # its kind is: no screen and no action makes it otherwise

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = "inscription"
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(taken__lte=F("capacity") + F("overbooked") - F("kept")),
                name="sheet_never_oversold",
                violation_error_message="Il n'y a plus de place.",
            ),
            models.CheckConstraint(condition=Q(taken__gte=0), name="sheet_taken_not_negative"),
            models.CheckConstraint(condition=Q(overbooked=0) | Q(capacity__isnull=False), name="sheet_overbooked_needs_capacity"),
            models.CheckConstraint(condition=Q(kept=0) | Q(capacity__isnull=False), name="sheet_kept_needs_capacity"),
            models.CheckConstraint(
                condition=~Q(selection=Selection.DRAW)
                | Q(requests_until__gt=F("opens_at"), draw_at__gte=F("requests_until"), capacity__isnull=False),
                name="a_draw_has_its_window_and_its_places",
                violation_error_message="Un tirage demande des places, une ouverture, puis la fin des demandes, puis le tirage.",
            ),
            models.CheckConstraint(
                condition=Q(guests__lte=12) & (Q(confidential=False) | Q(guests=0)), name="sheet_guests_few_and_none_if_confidential"
            ),
            models.CheckConstraint(
                condition=(Q(refund_policy=RefundPolicy.SHARE, late_keeps__isnull=False) & Q(late_keeps__gte=1, late_keeps__lte=99))
                | (Q(refund_policy__in=[RefundPolicy.DEADLINE, RefundPolicy.START, RefundPolicy.NEVER]) & Q(late_keeps=None)),
                name="sheet_refund_policy_with_its_share",
                violation_error_message="Une part gardée va de 1 à 99 %.",
            ),
            models.CheckConstraint(condition=Q(stays_confidential=False) | Q(confidential=True), name="sheet_stays_confidential"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="sheet_audience_known"),
            models.CheckConstraint(condition=Q(selection__in=Selection.values), name="sheet_selection_known"),
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(closes_at__gte=F("opens_at")),
                name="sheet_closes_after_opening",
                violation_error_message="La clôture vient après l'ouverture.",
            ),
        ]

    def __str__(self) -> str:
        return f"inscription {self.pk}"

    @property
    def left(self) -> int | None:
        """Places left, kept ones too; None when there is no limit. Never negative."""
        return None if self.capacity is None else max(self.capacity + self.overbooked - self.taken, 0)

    @property
    def left_to_all(self) -> int | None:
        """Places left that are kept for nobody; None when there is no limit."""
        return None if self.capacity is None else max(self.left - self.kept, 0)

    def dates_given(self) -> tuple[int, int]:
        """(how many dates it was planned on, how many of them take or took place). One query, none where they were read beforehand."""
        if "dates_in_order" in self.__dict__:
            states = [date.state for date in self.dates_in_order]
        elif "states_of_dates" in self.__dict__:
            states = [link.session.state for link in self.states_of_dates]
        else:
            states = list(self.dates.order_by().values_list("session__state", flat=True))
        return len(states), sum(state != SessionState.CANCELLED for state in states)

    @property
    def policy(self) -> Policy:
        return Policy(self.refund_policy, self.late_keeps)

    @property
    def gives_up_until(self) -> dt.datetime | None:
        """Until when one gives a place back by oneself; None: until the next date begins. Where something goes back until the start, the
        deadline is of the money only."""
        return self.cancel_until if self.refund_policy in (RefundPolicy.DEADLINE, RefundPolicy.NEVER) else None

    @property
    def awaits_draw(self) -> bool:
        """One asks for a place; the draw is still to come."""
        return self.selection == Selection.DRAW and self.drawn_at is None


class SheetSession(models.Model):
    """A date of a sheet. `unnamed` counts who came without giving a name (« + 3 »)."""

    sheet = models.ForeignKey(SignUpSheet, on_delete=models.PROTECT, related_name="dates")
    session = models.ForeignKey("programmes.Session", on_delete=models.PROTECT, related_name="on_sheets")
    unnamed = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "date d'une inscription"
        constraints = [models.UniqueConstraint(fields=["sheet", "session"], name="session_once_on_a_sheet")]

    def __str__(self) -> str:
        return f"{self.sheet_id} · {self.session_id}"
