"""Roles are Django groups: they exist after each migrate, and only they may enter Wagtail's back office."""

from django.contrib.auth.models import Group, Permission

from .enums import Capability, Role
from .rules.capabilities import ALLOWS


def set_up_groups() -> None:
    """One group for each role, created once; those who write pages may enter `/admin/` (their rights on pages come from the tree)."""
    access = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin").first()
    for role in Role:
        group, _ = Group.objects.get_or_create(name=role.value)
        if access is None:
            continue
        if Capability.WRITE_PAGES in ALLOWS[role]:
            group.permissions.add(access)
        else:
            group.permissions.remove(access)
