"""What `tick` runs in this room: roles that begin and end by themselves; what is purged once a day."""

import datetime as dt

from django.db.models import Q

from portal.kit import beats, clock
from portal.places.models import Maison

from .actions.doubt_address import drop_stale_doubts
from .actions.erase_persons import erase_persons
from .actions.follow_roles import follow_roles
from .actions.forget_paper_codes import forget_paper_codes
from .actions.forget_sheet_names import forget_sheet_names
from .enums import Capability, Reach, Role
from .models import RoleAssignment, User
from .rules.capabilities import roles_allowing


def purge_persons(today: dt.date) -> dict:
    """Persons without contact for two years."""
    return {"persons": erase_persons(today=today)}


def purge_sheet_names(today: dt.date) -> dict:
    """Whom sheets were confided to, a month after they closed."""
    return {"sheet_names": forget_sheet_names(today=today)}


def purge_paper_codes(today: dt.date) -> dict:
    """Codes on paper, a month after they were printed."""
    return {"paper_codes": forget_paper_codes(today=today)}


def purge_doubts(today: dt.date) -> dict:
    """Doubts about addresses that were corrected since."""
    return {"address_doubts": drop_stale_doubts()}


def page_rights_follow_roles() -> int:
    """Once an hour: whoever may write a house's pages may do so once they exist; how many accounts were looked at."""
    since = beats.age("people.page_rights")
    if since is not None and since < dt.timedelta(hours=1):
        return 0
    beats.mark("people.page_rights")
    return follow_page_rights()


def follow_page_rights(maison: Maison | None = None) -> int:
    """Everybody who writes pages (in this house, when one is given) stands in the groups of her houses; how many were looked at."""
    held = RoleAssignment.objects.active(clock.today()).filter(role__in=roles_allowing(Capability.WRITE_PAGES), user__is_active=True)
    if maison is not None:
        held = held.filter(Q(reach=Reach.ALL) | Q(maison=maison) | Q(sector=maison.sector_id))
    users = User.objects.filter(pk__in=held.order_by().values("user"))
    for user in users:
        follow_roles(user=user)
    return len(users)


def page_rights_of_a_house(*, maison: Maison, page, by) -> None:
    """A house opens: who holds a role there writes its pages at once."""
    follow_page_rights(maison)


def roles_that_begin_and_end() -> int:
    """Groups and the mark « staff » follow roles that began or ended by themselves; how many accounts changed. Two queries when none."""
    held = set(RoleAssignment.objects.active(clock.today()).filter(user__is_active=True).values_list("user", "role"))
    held |= {
        (key, Role.ADMINISTRATION.value) for key in User.objects.filter(is_superuser=True, is_active=True).values_list("pk", flat=True)
    }
    in_groups = set(User.groups.through.objects.filter(group__name__in=Role.values).values_list("user", "group__name"))
    changed = {user for user, _ in held ^ in_groups}
    for user in User.objects.filter(pk__in=changed):
        follow_roles(user=user)
    return len(changed)
