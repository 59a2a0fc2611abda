import uuid

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q
from django.urls import reverse

from portal.kit import clock
from programmes.models.feed import AddressQuerySet

_signer = signing.Signer(salt="volunteering.house_feed", sep=".")


class HouseFeedQuerySet(AddressQuerySet):
    signer = _signer

    def of_token(self, token: str) -> "HouseFeed | None":
        """The live one whose address bears `token`; one that was stopped is None like one that never was. Whether she may still read it
        is the reader's to ask."""
        return self.live_of(token).filter(user__is_active=True).select_related("user", "maison").first()


class HouseFeed(models.Model):
    """The address at which a member of the team follows the shifts of one house in her own calendar. One at a time for each house; a new
    one ends the one before. The token is this row's number signed by the house: a copy of the database opens nothing."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="house_feeds")
    maison = models.ForeignKey("places.Maison", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    read_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = HouseFeedQuerySet.as_manager()

    class Meta:
        verbose_name = "agenda des créneaux d’une maison"
        constraints = [models.UniqueConstraint(fields=["user", "maison"], condition=Q(ended_at=None), name="one_live_house_feed_each")]

    def __str__(self) -> str:
        return f"agenda de maison {self.pk}"

    @property
    def address(self) -> str:
        """Whoever has it reads the shifts of the house, with display names."""
        return settings.WAGTAILADMIN_BASE_URL + reverse("volunteering:house_feed", args=[_signer.sign(self.uid.hex)])

    @property
    def phone_address(self) -> str:
        """The same, that a telephone opens with its calendar."""
        return f"webcal://{self.address.partition('://')[2]}"
