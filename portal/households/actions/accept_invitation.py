"""Somebody types the code a referent gave her, and joins that household."""

from django.db import transaction

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.people.models import Person

from ..models import Invitation, Membership
from ..rules import invitations
from .invite_member import digest_of
from .join_household import join_household


def accept_invitation(*, text: str, person: Person, by) -> Membership:
    """`person` joins the household whose code she typed.

    Raises Refusal « invitation-non-reconnue » (unknown, used, out of date: the same words) and those of `join_household`.
    """
    code = invitations.read_typed(text)
    with transaction.atomic():
        found = (
            Invitation.objects.filter(digest=digest_of(code), closed_at__isnull=True, expires_at__gt=clock.now()).first() if code else None
        )
        if found is None:
            raise _not_recognised()
        membership = join_household(household=found.household, person=person, by=by)
        closed = Invitation.objects.filter(pk=found.pk, closed_at__isnull=True)
        if not closed.update(closed_at=clock.now(), used_by=membership.person):
            raise _not_recognised()
    return membership


def _not_recognised() -> Refusal:
    return Refusal(
        "invitation-non-reconnue",
        "Ce code ne va pas, ou il a plus de sept jours.",
        "Vérifiez-le, ou demandez-en un autre à la personne qui vous l'a donné.",
    )
