"""Keep track of second factors: when one was last given, and each one added or removed."""

from typing import Literal

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Exists, OuterRef

from portal.kit import audit, clock

from ..enums import SECOND_FACTORS
from ..models import User


def note_second_factor(*, user: User, verb: Literal["given", "added", "removed"], kind: str) -> None:
    """`kind` is allauth's: « totp », « webauthn », « recovery_codes ». Given and added renew the counter's trust in her PIN."""
    with transaction.atomic():
        if verb != "removed" and kind != "recovery_codes":
            user.second_factor_at = clock.now()
            User.objects.filter(pk=user.pk).update(second_factor_at=user.second_factor_at)
        if verb != "given":
            audit.record(f"people.second_factor_{verb}", user, by=user, kind=kind)


def forget_second_factor(*, user_id: int) -> None:
    """Who has no second factor left has given none; nothing for who still has one."""
    left = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
    User.objects.filter(~Exists(left), pk=user_id).update(second_factor_at=None)
