"""An account of the team is closed, at once and everywhere, or opened again."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..models import RoleAssignment, User
from ..rules import capabilities
from .follow_roles import follow_roles
from .withdraw_role import keep_an_administrator, refuse_last_administrator


def close_account(*, user: User, by) -> None:
    """End her roles, her sessions and her badge; the account stays, because what she did bears its name.

    Raises Refusal « compte-le-sien », « compte-deja-ferme », « role-trop-haut », « derniere-administration ».
    """
    with transaction.atomic():
        keep_an_administrator()
        user = User.objects.select_for_update().get(pk=user.pk)
        if by is not None and by.pk == user.pk:
            raise Refusal("compte-le-sien", "On ne ferme pas son propre compte.", "Demandez-le à une autre personne qui tient l'équipe.")
        if not user.is_active:
            raise Refusal("compte-deja-ferme", "Ce compte est déjà fermé.", "")
        held = list(RoleAssignment.objects.held_by(user))
        refuse_beyond_hers(held, by)
        refuse_last_administrator(user, *held)
        for assignment in held:
            assignment.until = max(clock.today(), assignment.since)
            assignment.save(update_fields=["until"])
        user.is_active = False
        user.save(update_fields=["is_active"])
        follow_roles(user=user)
        end_sessions(user)
        audit.record("people.close_account", user, by=by)


def reopen_account(*, user: User, by) -> None:
    """Open it again, without any role. Raises Refusal « compte-ouvert »."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.is_active:
            raise Refusal("compte-ouvert", "Ce compte est déjà ouvert.", "")
        user.is_active = True
        user.save(update_fields=["is_active"])
        audit.record("people.reopen_account", user, by=by)


def refuse_beyond_hers(held: list[RoleAssignment], by) -> None:
    """Raise « role-trop-haut » when `by` may not give each of these roles: then she does not touch who holds them either."""
    if by is not None and not all(capabilities.may_give(by.held_roles, assignment.role, assignment.scope) for assignment in held):
        raise Refusal(
            "role-trop-haut", "Cette personne a un rôle au-dessus du vôtre, ou hors de vos maisons.", "Demandez-le à la direction."
        )


def end_sessions(user: User) -> int:
    """Sign the account out of every browser; how many."""
    rows = UserSession.objects.filter(user=user)
    ended = Session.objects.filter(session_key__in=list(rows.values_list("session_key", flat=True))).delete()[0]
    rows.delete()
    return ended
