"""Keep track of second factors: when one was last given, and each one added or removed."""

from typing import Literal

from django.db import transaction

from portal.kit import audit, clock

from ..models import User


def note_second_factor(*, user: User, verb: Literal["given", "added", "removed"], kind: str) -> None:
    """`kind` is allauth's: « totp », « webauthn », « recovery_codes ». Given and added renew the counter's trust in her PIN."""
    with transaction.atomic():
        if verb != "removed" and kind != "recovery_codes":
            user.second_factor_at = clock.now()
            User.objects.filter(pk=user.pk).update(second_factor_at=user.second_factor_at)
        if verb != "given":
            audit.record(f"people.second_factor_{verb}", user, by=user, kind=kind)
