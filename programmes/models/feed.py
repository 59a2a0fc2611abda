import datetime as dt
import uuid

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse

from portal.kit import clock, dates
from portal.people.models import Person

from ..enums import FeedEnd

_signer = signing.Signer(salt="programmes.calendar_feed", sep=".")


KEPT = dt.timedelta(days=90)  # after the stop: long enough to say on her page when and why
UNREAD = dt.timedelta(days=400)  # a calendar asks several times a day: what was not read for so long is on no device


class AddressQuerySet(models.QuerySet):
    """Addresses at which a calendar reads (`uid`, `created_at`, `read_on`, `ended_at`), each with its number signed by `signer`."""

    signer: signing.Signer

    def live(self) -> "AddressQuerySet":
        return self.filter(ended_at=None)

    def live_of(self, token: str) -> "AddressQuerySet":
        """The live one whose address bears `token`, or none. What we did not sign asks no row, and the signature is compared in constant
        time."""
        try:
            uid = uuid.UUID(hex=self.signer.unsign(token))
        except (signing.BadSignature, ValueError):
            return self.none()
        return self.live().filter(uid=uid)

    def to_forget(self, today: dt.date) -> "AddressQuerySet":
        """Those that open nothing any more, or that nothing reads, to take away on the day `today`."""
        ended = Q(ended_at__lt=dates.midnight(today - KEPT))
        last = Coalesce("read_on", TruncDate("created_at"))
        return self.alias(last=last).filter(ended | Q(ended_at=None, last__lt=today - UNREAD))


class FeedQuerySet(AddressQuerySet):
    signer = _signer

    def of_person(self, person) -> "FeedQuerySet":
        """Those of this person, by whichever of her records, the newest first."""
        return self.filter(person__in=Person.objects.records_of(person)).order_by("-created_at", "-pk")

    def of_token(self, token: str) -> "CalendarFeed | None":
        """The live calendar whose address bears `token`; one that was stopped is None like one that never was."""
        return self.live_of(token).filter(person__erased_at=None).select_related("person__successor").first()


class CalendarFeed(models.Model):
    """The address of a person's own calendar. One at a time; a new one ends the one before.

    The token is this row's number signed by the house (`SECRET_KEY`, and its fallbacks while it changes): she may read her address again
    on her page, and a copy of the database opens nobody's calendar.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="calendar_feeds", verbose_name="personne")
    created_at = models.DateTimeField("créé le", default=clock.now)
    read_on = models.DateField("lu la dernière fois le", null=True, blank=True)
    ended_at = models.DateTimeField("arrêté le", null=True, blank=True)
    end_reason = models.CharField(max_length=10, choices=FeedEnd.choices, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = "agenda personnel"
        verbose_name_plural = "agendas personnels"
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="one_live_feed_each"),
            models.CheckConstraint(
                condition=Q(ended_at=None, end_reason="") | Q(ended_at__isnull=False, end_reason__in=FeedEnd.values),
                name="feed_ended_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"agenda {self.pk}"

    @property
    def live(self) -> bool:
        return self.ended_at is None

    @property
    def address(self) -> str:
        """Where her calendar is read. Whoever has it reads her dates."""
        return settings.WAGTAILADMIN_BASE_URL + reverse("programmes:own_feed", args=[self.token])

    @property
    def phone_address(self) -> str:
        """The same, that a telephone opens with its calendar."""
        return f"webcal://{self.address.partition('://')[2]}"

    @property
    def token(self) -> str:
        return _signer.sign(self.uid.hex)
