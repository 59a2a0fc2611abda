from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from ..enums import HOLDING, NeedToCome
from ..rules.limits import Ceiling


class LimitQuerySet(models.QuerySet):
    def take(self, pk: int, places: int) -> bool:
        """Count `places` more of this kind, if there are some; False when there are not. The database decides."""
        return bool(self.filter(pk=pk, taken__lte=F("places") - places).update(taken=F("taken") + places))

    def give_back(self, pk: int, places: int) -> None:
        self.filter(pk=pk).update(taken=F("taken") - places)

    def counted(self) -> "LimitQuerySet":
        """Adds `counted`, the places really held on each, summed from the rows."""
        return self.annotate(counted=Coalesce(Sum("enrolments__places", filter=Q(enrolments__state__in=HOLDING)), 0))


class SheetLimit(models.Model):
    """Of the places of a sheet, how many at most serve one need (a theatre has four places for wheelchairs). A ceiling, not a reserve:
    nothing is kept for anybody. `taken` moves with the sheet's own counter, under the sheet's lock."""

    sheet = models.ForeignKey("programmes.SignUpSheet", on_delete=models.PROTECT, related_name="limits")
    need = models.CharField("besoin", max_length=14, choices=NeedToCome.choices)
    places = models.PositiveIntegerField("places, au plus")
    taken = models.PositiveIntegerField(default=0, editable=False)

    objects = LimitQuerySet.as_manager()

    class Meta:
        verbose_name = "places comptées pour un besoin"
        verbose_name_plural = "places comptées pour un besoin"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("places")), name="limit_never_passed"),
            models.CheckConstraint(condition=Q(need__in=NeedToCome.values), name="limit_need_known"),
            models.UniqueConstraint(fields=["sheet", "need"], name="one_limit_a_need"),
        ]

    def __str__(self) -> str:
        return f"{self.places} places, {self.need}, sur {self.sheet_id}"

    @property
    def ceiling(self) -> Ceiling:
        """As the rules see it."""
        return Ceiling(self.need, self.places, self.left)

    @property
    def called(self) -> str:
        """« pour fauteuil roulant »"""
        return self.ceiling.called

    @property
    def left(self) -> int:
        return self.places - self.taken
