"""Who reads over the pages of a house today, and who is told that one waits."""

from django.db.models import Q, QuerySet

from portal.kit import clock
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability, Reach
from portal.people.models import RoleAssignment, User
from portal.people.rules.capabilities import roles_allowing, roles_allowing_town_wide
from portal.places.models import Maison

from ..models import StandIn


def _holding(capability: str, reach: Q, *, town_wide: bool = False) -> QuerySet[User]:
    roles = roles_allowing_town_wide(capability) if town_wide else roles_allowing(capability)
    held = RoleAssignment.objects.active(clock.today()).filter(reach, role__in=roles)
    return User.objects.filter(is_active=True, pk__in=held.order_by().values("user")).order_by("pk")


def told_of(maison: Maison, *, but=None) -> list[User]:
    """Whom a page that waits in this house is for: who publishes in the house itself, or stands in for her; when nobody is there, those of
    its sector; then those of the whole town. Never `but`, who asked. At most two queries for each of the three."""
    rings = (
        _holding(Capability.PUBLISH_PAGES, Q(reach=Reach.MAISON, maison=maison)),
        _holding(Capability.PUBLISH_PAGES, Q(reach=Reach.SECTOR, sector=maison.sector_id)),
        _holding(Capability.PUBLISH_PAGES, Q(reach=Reach.ALL), town_wide=True),
    )
    for ring in rings:
        found = [user for user in _present(list(ring), maison) if but is None or user.pk != but.pk]
        if found:
            return found
    return []


def _present(users: list[User], maison: Maison) -> list[User]:
    """These, each who is away replaced by who stands in for her (if that one still may)."""
    away = {row.away_id: row for row in StandIn.objects.on(clock.today()).filter(away__in=users).select_related("by")}
    found = {}
    for user in users:
        row = away.get(user.pk)
        if row is None:
            found[user.pk] = user
        elif row.by.is_active and maison.pk in scope_of(user, Capability.PUBLISH_PAGES) & scope_of(row.by, Capability.WRITE_PAGES):
            found[row.by_id] = row.by
    return list(found.values())


def may_stand_in_for(user) -> QuerySet[User]:
    """Colleagues who write pages in a house where `user` publishes: who may read over in her place. Two queries."""
    reach = scope_of(user, Capability.PUBLISH_PAGES)
    if not reach:
        return User.objects.none()
    where = Q(reach=Reach.ALL)
    if reach.everywhere:
        where = Q()
    else:
        sectors = Maison.objects.filter(pk__in=reach.maisons).values("sector")
        where |= Q(maison__in=reach.maisons) | Q(sector__in=sectors)
    return _holding(Capability.WRITE_PAGES, where).exclude(pk=user.pk).order_by("first_name", "last_name", "pk")


def reads_over(user, maison: Maison) -> bool:
    return user_can(user, Capability.PUBLISH_PAGES, maison) or maison in StandIn.objects.scope_of(user)
