"""Whom one calls at a house, and who organises its volunteers. Nobody: shifts and places stand all the same, and it is said in words."""

from django.db.models import Q

from portal.kit import clock
from portal.people.enums import Capability
from portal.people.models import RoleAssignment, User
from portal.people.rules.capabilities import roles_allowing
from portal.places.models import Maison


def coordinators_of(maison):
    """The members of the team who may organise there today, by name: one query."""
    roles = RoleAssignment.objects.active(clock.today()).filter(role__in=roles_allowing(Capability.MANAGE_VOLUNTEERS))
    here = roles.filter(Q(reach="all") | Q(maison=maison) | Q(sector=maison.sector_id))
    return User.objects.filter(is_active=True, pk__in=here.order_by().values("user")).order_by("first_name", "last_name", "pk")


def nobody_organises(maison) -> bool:
    return maison is not None and not coordinators_of(maison).exists()


def phone_of(maison: Maison | None) -> str:
    """The house's number as one dials it; never a private one."""
    return maison.phone.as_national if maison and maison.phone else ""
