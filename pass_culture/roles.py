"""Who keeps the partners of outings in `/admin/`: the town's editors, like the rest of its reference data."""

from django.contrib.auth.models import Group, Permission

from portal.cms.roles import TOWN_EDITORS


def grant_venues() -> None:
    """Idempotent. Nobody deletes a partner there: departures point to it, it is no longer proposed instead."""
    group = Group.objects.filter(name=TOWN_EDITORS).first()
    if group is not None:
        wanted = [f"{verb}_venue" for verb in ("add", "change", "view")]
        group.permissions.add(*Permission.objects.filter(content_type__app_label="pass_culture", codename__in=wanted))
