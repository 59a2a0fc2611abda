"""A referent makes a code to give from hand to hand; who types it joins her household."""

import secrets

from django.conf import settings
from django.db import transaction

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one

from ..models import Household, Invitation
from ..rules import invitations


def invite_member(*, household: Household, by) -> str:
    """The code, shown once: only its digest is kept. An earlier code of the same household no longer works."""
    with transaction.atomic():
        household = locked_one(Household.objects.all(), household.pk, rank=Rank.HOUSEHOLD)
        now = clock.now()
        household.invitations.filter(closed_at__isnull=True).update(closed_at=now)
        code = invitations.draw(secrets.randbelow)
        invitation = Invitation.objects.create(
            household=household, digest=digest_of(code), made_at=now, made_by=by, expires_at=now + invitations.LASTS
        )
        audit.record("households.invite_member", household, by=by, subject=household, invitation=invitation.pk)
    return code


def digest_of(code: str) -> str:
    """What is kept of this code."""
    return invitations.digest(code, f"households.invitation:{settings.SECRET_KEY}")
