import datetime as dt
import uuid

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from portal.kit import dates
from portal.kit.visibility import ScopedQuerySet

from ..enums import Capability
from ..rules.counter import SHEET_CODE_DIGITS

_signer = signing.Signer(salt="people.sheet_pass", sep=".")


class SheetPassQuerySet(ScopedQuerySet):
    see_capability = Capability.SHARE_SHEETS

    def live(self, moment: dt.datetime):
        """Those that open something at `moment`."""
        return self.filter(revoked_at=None, issued_at__lte=moment, expires_at__gt=moment)

    def of_token(self, token: str):
        """The pass whose link bears `token`; None for anything we did not sign."""
        try:
            return self.filter(uid=uuid.UUID(hex=_signer.unsign(token))).select_related("maison").first()
        except (signing.BadSignature, ValueError):
            return None


class SheetPass(models.Model):
    """A link that opens ONE sheet for a day, without an account: for a volunteer at a shared tablet.

    `target` names what it opens (« paniers.Distribution:12 »); the room that knows this prefix gives the screen through
    `registry.sheet_passes`. The token is this row's number signed by the house: a copy of the database makes no link.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    target = models.CharField(max_length=80, db_index=True)
    label = models.CharField("feuille", max_length=80)
    maison = models.ForeignKey("places.Maison", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField("confiée le")
    expires_at = models.DateTimeField("jusqu'à")
    revoked_at = models.DateTimeField(null=True, blank=True)
    given_to = models.CharField("pour", max_length=40, blank=True)  # « Jeanne », « la tablette »: seen at the desk alone, soon forgotten
    seen_at = models.DateTimeField("ouverte la dernière fois", null=True, blank=True)

    objects = SheetPassQuerySet.as_manager()

    class Meta:
        verbose_name = "feuille confiée"
        verbose_name_plural = "feuilles confiées"
        ordering = ["-issued_at"]
        constraints = [
            models.CheckConstraint(
                name="sheet_pass_ends_after_it_begins",
                condition=Q(expires_at__gt=F("issued_at")),
                violation_error_message="Une feuille se confie pour un moment à venir.",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def kind(self) -> str:
        return self.target.partition(":")[0]

    @property
    def key(self) -> str:
        return self.target.partition(":")[2]

    @property
    def token(self) -> str:
        return _signer.sign(self.uid.hex)

    @property
    def code(self) -> str:
        """Four digits that uncover the sheet on a shared tablet; worked out from the pass, kept nowhere."""
        digest = salted_hmac("people.sheet_code", self.uid.hex).digest()
        return f"{int.from_bytes(digest[:8]) % 10**SHEET_CODE_DIGITS:0{SHEET_CODE_DIGITS}d}"

    @property
    def until(self) -> str:
        """« 20 h », « minuit »"""
        return "minuit" if dates.local(self.expires_at).time() == dt.time(0) else dates.hour(self.expires_at)

    def open_at(self, moment: dt.datetime) -> bool:
        return self.revoked_at is None and self.issued_at <= moment < self.expires_at
