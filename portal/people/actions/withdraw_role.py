"""A role ends today."""

from django.contrib.auth.models import Group
from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..enums import Role
from ..models import RoleAssignment
from ..rules import capabilities
from .follow_roles import follow_roles


def withdraw_role(*, assignment: RoleAssignment, by) -> None:
    """End this role now. Raises Refusal « role-deja-fini », « role-trop-haut », « derniere-administration »."""
    with transaction.atomic():
        keep_an_administrator()
        assignment = RoleAssignment.objects.select_for_update(of=("self",)).select_related("user", "sector", "maison").get(pk=assignment.pk)
        today = clock.today()
        if assignment.until is not None and assignment.until <= today:
            raise Refusal("role-deja-fini", "Ce rôle est déjà fini.", "")
        own = by is not None and by.pk == assignment.user_id
        if by is not None and not own and not capabilities.may_give(by.held_roles, assignment.role, assignment.scope):
            raise Refusal("role-trop-haut", "Ce rôle est au-dessus du vôtre, ou hors de vos maisons.", "Demandez-le à la direction.")
        refuse_last_administrator(assignment.user, assignment)
        assignment.until = max(today, assignment.since)
        assignment.save(update_fields=["until"])
        follow_roles(user=assignment.user)
        audit.record("people.withdraw_role", assignment.user, by=by, maison=assignment.maison, role=assignment.role)


def keep_an_administrator() -> None:
    """Whoever takes an administrator away waits here for the others, so that two who leave at once do not leave none."""
    Group.objects.select_for_update().get(name=Role.ADMINISTRATION)


def refuse_last_administrator(user, *ending: RoleAssignment) -> None:
    """Raise « derniere-administration » if, once `ending` are over, nobody open and other than them administers the portal."""
    if not any(assignment.role == Role.ADMINISTRATION for assignment in ending):
        return
    others = RoleAssignment.objects.active(clock.today()).filter(role=Role.ADMINISTRATION, user__is_active=True, until=None)
    if not others.exclude(pk__in=[assignment.pk for assignment in ending]).exists():
        raise Refusal(
            "derniere-administration",
            "C'est la dernière personne qui administre le portail.",
            "Donnez d'abord ce rôle à quelqu'un d'autre.",
        )
