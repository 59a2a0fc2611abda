"""A role is given to somebody, over every house, a sector or one house."""

import datetime as dt

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..enums import Reach, Role
from ..models import RoleAssignment, User
from ..rules import capabilities
from .follow_roles import follow_roles


def give_role(*, user: User, role: Role, reach: Reach, sector=None, maison=None, until: dt.date | None = None, by) -> RoleAssignment:
    """Give `role` from today on; `until` is the first day it is no longer held.

    Raises Refusal: « compte-ferme », « role-a-soi » (nobody gives herself a role), « role-trop-haut » (never above nor beyond what
    one holds oneself), « role-portee », « maison-close », « role-date », « role-deja-donne ».
    """
    assignment = RoleAssignment(user=user, role=role, reach=reach, sector=sector, maison=maison, since=clock.today(), until=until)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        _check(assignment, by)
        if maison is not None:
            maison.refuse_if_closed()
        assignment.save()
        follow_roles(user=user)
        audit.record("people.give_role", user, by=by, maison=maison, role=role, reach=reach, sector=getattr(sector, "pk", None))
    return assignment


def _check(assignment: RoleAssignment, by) -> None:
    if not assignment.user.is_active:
        raise Refusal("compte-ferme", "Ce compte est fermé.", "Rouvrez-le d'abord.")
    if by is not None and by.pk == assignment.user_id:
        raise Refusal("role-a-soi", "On ne se donne pas un rôle à soi-même.", "Demandez-le à une autre personne qui tient l'équipe.")
    if assignment.role in capabilities.TOWN_WIDE and assignment.reach != Reach.ALL:
        raise Refusal("role-portee", "Ce rôle porte sur toutes les maisons.", "Choisissez « Toutes les maisons ».")
    if by is not None and not capabilities.may_give(by.held_roles, assignment.role, assignment.scope):
        raise Refusal(
            "role-trop-haut",
            "Vous ne pouvez donner ni un rôle au-dessus du vôtre, ni un rôle dans une maison qui n'est pas la vôtre.",
            "Demandez-le à la direction.",
        )
    if assignment.until is not None and assignment.until <= assignment.since:
        raise Refusal("role-date", "Ce rôle finirait avant d'avoir commencé.", "Choisissez un jour à venir, ou aucun.")
    same = RoleAssignment.objects.active(assignment.since).filter(
        user=assignment.user, role=assignment.role, reach=assignment.reach, sector=assignment.sector, maison=assignment.maison
    )
    if same.exists():
        raise Refusal("role-deja-donne", "Cette personne a déjà ce rôle ici.", "")
