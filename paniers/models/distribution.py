from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce, Greatest, Least

from ..enums import PACKED, Leftover, PointKind


class GivePoint(models.Model):
    """Where baskets may be given: a shared fridge, a food bank. Of one house, or (no house) of all."""

    name = models.CharField("nom", max_length=80)
    kind = models.CharField("quoi", max_length=10, choices=PointKind.choices)
    maison = models.ForeignKey(
        "places.Maison",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="maison",
        help_text="Vide : toutes.",
    )
    open = models.BooleanField("ouvert", default=True)

    class Meta:
        verbose_name = "point de don"
        ordering = ["name", "pk"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=PointKind.values), name="give_point_kind_known")]

    def __str__(self) -> str:
        return self.name


class HouseWays(models.Model):
    """How one house goes about a season's baskets, beside its sheet."""

    sheet = models.OneToOneField("programmes.SignUpSheet", on_delete=models.PROTECT, related_name="basket_ways")
    leftover = models.CharField("ce que personne n'est venu chercher", max_length=10, choices=Leftover.choices, default=Leftover.FRIDGE)
    point = models.ForeignKey(GivePoint, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="où l'on donne")

    class Meta:
        verbose_name = "usages d'une maison"
        constraints = [models.CheckConstraint(condition=Q(leftover__in=Leftover.values), name="house_leftover_known")]

    def __str__(self) -> str:
        return f"usages {self.sheet_id}"


class DistributionQuerySet(models.QuerySet):
    def take(self, session: int, baskets: int) -> bool:
        """Count `baskets` more on a date, if there is room; False when there is not. The database decides, not a value read before."""
        room = Q(capacity=None) | Q(taken__lte=F("capacity") + F("overbooked") - baskets)
        return bool(self.filter(room, session=session).update(taken=F("taken") + baskets))

    def take_each(self, sessions: list[int], baskets: int) -> None:
        """Count `baskets` more on each of these dates, read just before to have room; the CHECK refuses the whole if one has not."""
        self.filter(session__in=sessions).update(taken=F("taken") + baskets)

    def take_beyond(self, session: int, baskets: int) -> None:
        """Count `baskets` more, above the room if need be: a place of the season was promised first, or staff say so in a named act."""
        over = Greatest(F("taken") + baskets - F("capacity"), F("overbooked"))
        self.filter(session=session, capacity=None).update(taken=F("taken") + baskets)
        self.filter(session=session).exclude(capacity=None).update(taken=F("taken") + baskets, overbooked=over)

    def give_back(self, session: int, baskets: int) -> None:
        """Count `baskets` less; what was above the room shrinks first."""
        left = F("taken") - baskets
        self.filter(session=session, capacity=None).update(taken=left)
        over = Least(F("overbooked"), Greatest(left - F("capacity"), 0))
        self.filter(session=session).exclude(capacity=None).update(taken=left, overbooked=over)

    def miscounted(self) -> "DistributionQuerySet":
        """Those whose `taken` is not the number of baskets really packed: there must be none. Adds `counted`."""
        packed = Coalesce(Sum("session__baskets__quantity", filter=Q(session__baskets__state__in=PACKED)), 0)
        return self.annotate(counted=packed).exclude(taken=F("counted"))


class Distribution(models.Model):
    """One house's baskets on one date, beside its Session: its place among the season's weeks, and how many baskets it can hold.

    `position` counts the season's weeks that have a date, from 1, and is frozen when the date is planned: a week called off or moved
    changes nobody's fortnight, and neither 53 weeks nor the new year do. `taken` counts what is packed and moves only by the queryset's
    conditional updates, under the CHECK.
    """

    session = models.OneToOneField("programmes.Session", on_delete=models.PROTECT, related_name="distribution")
    position = models.PositiveSmallIntegerField()
    capacity = models.PositiveIntegerField("paniers, au plus", null=True, blank=True, help_text="Vide : sans limite.")
    taken = models.PositiveIntegerField(default=0, editable=False)
    overbooked = models.PositiveIntegerField(default=0, editable=False)
    settled_at = models.DateTimeField(null=True, editable=False)  # when what nobody collected was seen to

    objects = DistributionQuerySet.as_manager()

    class Meta:
        verbose_name = "distribution"
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(taken__lte=F("capacity") + F("overbooked")),
                name="distribution_never_overfull",
                violation_error_message="Il n'y a plus de place ce jour-là dans cette maison.",
            ),
            models.CheckConstraint(condition=Q(taken__gte=0), name="distribution_taken_not_negative"),
            models.CheckConstraint(condition=Q(overbooked=0) | Q(capacity__isnull=False), name="distribution_overbooked_needs_capacity"),
            models.CheckConstraint(condition=Q(position__gte=1), name="distribution_counted_from_one"),
        ]

    def __str__(self) -> str:
        return f"distribution {self.session_id}"

    @property
    def left(self) -> int | None:
        """Baskets it can still hold; None when there is no limit. Never negative."""
        return None if self.capacity is None else max(self.capacity + self.overbooked - self.taken, 0)
