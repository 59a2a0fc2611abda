from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.households.enums import ImageMedium
from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet

from ..enums import OnPicture
from .outing import Trip

BY_HAND = (ImageMedium.HOUSE, ImageMedium.PAPER, ImageMedium.SOCIAL)  # what the portal cannot take back by itself


class AlbumPictureQuerySet(ScopedQuerySet):
    see_capability = "enrolments.see"
    scope_field = "trip__sheet__maison"


class AlbumPicture(models.Model):
    """One picture of a departure, in private storage. `media`: where the team would show it. Whether it may be shown there is computed
    each time it is asked (`reading.album`), from what each person on it answered: it is never written here."""

    trip = models.ForeignKey(Trip, on_delete=models.PROTECT, related_name="pictures", verbose_name="sortie")
    stored = models.OneToOneField("kit.StoredFile", on_delete=models.PROTECT, related_name="+")
    who = models.CharField("qui est reconnaissable", max_length=8, choices=OnPicture.choices, default=OnPicture.UNSAID)
    words = models.CharField("ce que montre la photo", max_length=200, blank=True)
    media = models.JSONField("où la montrer", default=list, blank=True)
    added_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = AlbumPictureQuerySet.as_manager()

    class Meta:
        verbose_name = "photo d’une sortie"
        verbose_name_plural = "photos d’une sortie"
        ordering = ["added_at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(who__in=OnPicture.values), name="album_who_known")]

    def __str__(self) -> str:
        return f"photo {self.pk}"


class PictureFace(models.Model):
    """Somebody who can be recognised on a picture. Read by the team of the house alone."""

    picture = models.ForeignKey(AlbumPicture, on_delete=models.CASCADE, related_name="faces", verbose_name="photo")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", verbose_name="personne")

    class Meta:
        verbose_name = "personne reconnaissable"
        verbose_name_plural = "personnes reconnaissables"
        constraints = [models.UniqueConstraint(fields=["picture", "person"], name="album_face_once")]

    def __str__(self) -> str:
        return f"visage {self.pk}"


class PictureUseQuerySet(ScopedQuerySet):
    see_capability = "activities.plan"
    scope_field = "trip__sheet__maison"


class PictureUse(models.Model):
    """Where a picture stands that the portal cannot take back by itself: a wall, a paper, a social network. It stays when the picture is
    erased: somebody still has to go and take it down."""

    trip = models.ForeignKey(Trip, on_delete=models.PROTECT, related_name="picture_uses", verbose_name="sortie")
    picture = models.ForeignKey(AlbumPicture, null=True, on_delete=models.SET_NULL, related_name="uses", verbose_name="photo")
    medium = models.CharField("où", max_length=8, choices=[(medium.value, medium.label) for medium in BY_HAND])
    place = models.CharField("précisément", max_length=120)
    since = models.DateField("depuis le")
    ended_on = models.DateField("retirée le", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = PictureUseQuerySet.as_manager()

    class Meta:
        verbose_name = "usage d’une photo"
        verbose_name_plural = "usages d’une photo"
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(medium__in=[medium.value for medium in BY_HAND]), name="picture_use_known"),
            models.CheckConstraint(condition=Q(ended_on=None) | Q(ended_on__gte=models.F("since")), name="picture_use_ends_after"),
        ]

    def __str__(self) -> str:
        return f"usage {self.pk}"
