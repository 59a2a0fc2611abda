from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from ..enums import HOLDING, Door


class ShareQuerySet(models.QuerySet):
    def take(self, pk: int, places: int) -> bool:
        """Count `places` more on this share, if it has them; False when it has not. The database decides."""
        return bool(self.filter(pk=pk, taken__lte=F("places") - places).update(taken=F("taken") + places))

    def give_back(self, pk: int, places: int, *, shrink: int = 0) -> None:
        """Count `places` less on this share; `shrink` of them are not given again."""
        self.filter(pk=pk).update(taken=F("taken") - places, places=F("places") - shrink)

    def counted(self) -> "ShareQuerySet":
        """Adds `counted`, the places really held on each, summed from the rows."""
        return self.annotate(counted=Coalesce(Sum("enrolments__places", filter=Q(enrolments__state__in=HOLDING)), 0))


class SheetShare(models.Model):
    """Places of a sheet kept for some until `shares_until`: for those whom a house knows, or for those who ask by a door. Whoever it is
    kept for may also take the common places. `taken` moves with the sheet's own counter, under the sheet's lock."""

    sheet = models.ForeignKey("programmes.SignUpSheet", on_delete=models.PROTECT, related_name="shares")
    maison = models.ForeignKey("places.Maison", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="maison")
    door = models.CharField("porte", max_length=8, choices=Door.choices, blank=True)
    places = models.PositiveIntegerField("places gardées")
    taken = models.PositiveIntegerField(default=0, editable=False)

    objects = ShareQuerySet.as_manager()

    class Meta:
        verbose_name = "places gardées"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("places")), name="share_never_oversold"),
            models.CheckConstraint(
                condition=Q(maison__isnull=False, door="") | Q(maison__isnull=True, door__in=Door.values), name="share_is_a_house_or_a_door"
            ),
            models.UniqueConstraint(fields=["sheet", "maison"], condition=Q(maison__isnull=False), name="one_share_a_house"),
            models.UniqueConstraint(fields=["sheet", "door"], condition=~Q(door=""), name="one_share_a_door"),
        ]

    def __str__(self) -> str:
        return f"{self.places} places gardées sur {self.sheet_id}"

    @property
    def left(self) -> int:
        return self.places - self.taken

    @property
    def kept_for(self) -> str:
        """« les habitants de la maison Abbaye », « l’accueil (au comptoir ou par téléphone) »"""
        return f"les personnes de {self.maison.name}" if self.maison_id else str(Door(self.door).label)
