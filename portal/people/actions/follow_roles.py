"""Groups and the mark « staff » follow the roles held today."""

from django.contrib.auth.models import Group
from django.db import transaction

from portal.cms import roles as pages

from ..enums import Capability, Role
from ..models import User


def follow_roles(*, user: User) -> None:
    """Put the account in the groups of its roles of today and in no other role's; `is_staff` says whether it has any.

    Called by every act on roles, and each night for those that ended by themselves.
    """
    with transaction.atomic():
        user.forget_roles()
        held = {role for role, _ in user.held_roles}
        groups = Group.objects.filter(name__in=Role.values)
        user.groups.remove(*[group for group in groups if group.name not in held])
        user.groups.add(*[group for group in groups if group.name in held])
        pages.follow_pages(user, writes=user.scope_for(Capability.WRITE_PAGES), publishes=user.scope_for(Capability.PUBLISH_PAGES))
        if user.is_staff != bool(held):
            user.is_staff = bool(held)
            user.save(update_fields=["is_staff"])
