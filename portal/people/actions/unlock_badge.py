"""A badge locked by wrong PINs works again."""

from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal

from ..models import Badge, RoleAssignment, User
from .close_account import refuse_beyond_hers


def unlock_badge(*, user: User, by) -> None:
    """Forget the wrong tries. Raises Refusal « sans-badge », « role-trop-haut »; nobody unlocks her own (« badge-le-sien »)."""
    with transaction.atomic():
        badge = Badge.objects.select_for_update().filter(user=user).first()
        if badge is None:
            raise Refusal("sans-badge", "Cette personne n'a pas de badge.", "Elle le prend elle-même, depuis « Mon badge ».")
        if by is not None and by.pk == user.pk:
            raise Refusal("badge-le-sien", "On ne débloque pas son propre badge.", "Choisissez un nouveau code dans « Mon badge ».")
        refuse_beyond_hers(list(RoleAssignment.objects.held_by(user)), by)
        badge.failures, badge.locked_at = 0, None
        badge.save(update_fields=["failures", "locked_at"])
        audit.record("people.unlock_badge", user, by=by)
