from django.db.models import Q

from portal.kit import clock
from portal.people.enums import Capability, Reach
from portal.people.models import RoleAssignment, User
from portal.people.rules.capabilities import roles_allowing


def keepers_of(maison) -> list[User]:
    """Of the team of a house, those who may answer for it, by name: one query."""
    able = RoleAssignment.objects.active(clock.today()).filter(role__in=roles_allowing(Capability.KEEP_COMMITTEES))
    here = able.filter(Q(reach=Reach.ALL) | Q(maison=maison) | Q(sector=maison.sector_id))
    return list(User.objects.filter(is_active=True, pk__in=here.order_by().values("user")).order_by("first_name", "last_name", "pk"))
