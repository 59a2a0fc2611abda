"""Who keeps the directory in `/admin/`: the town's editors, like the rest of its reference data."""

from django.contrib.auth.models import Group, Permission

from portal.cms.roles import TOWN_EDITORS

VERBS = ("add", "change", "view")


def grant_partners() -> None:
    """Idempotent. Nobody deletes a partner there: orientations point to it, it is taken out of the directory instead."""
    group = Group.objects.filter(name=TOWN_EDITORS).first()
    if group is None:
        return
    wanted = [f"{verb}_{model}" for verb in VERBS for model in ("partner", "offer")]
    group.permissions.add(*Permission.objects.filter(content_type__app_label="casework", codename__in=wanted))
