"""Who reads what the farms bring, and who orders: the first in any house, the second over the whole town."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from portal.kit import clock
from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from ...models import SeasonTerms

PLAN = Capability.PLAN_BASKETS
AHEAD = dt.timedelta(days=28)
BEHIND = dt.timedelta(days=35)


def may_order(user) -> bool:
    """Baskets of every house are counted in one order: one house alone commits nobody."""
    return scope_of(user, PLAN).everywhere


def need_town(request: HttpRequest) -> None:
    if not may_order(request.user):
        raise PermissionDenied


def day_of(text: str) -> dt.date:
    """A date of an address; 404 when it is none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


def seasons() -> list[SeasonTerms]:
    """Seasons that are not over, the first to begin first."""
    return list(SeasonTerms.objects.filter(ends_on__gte=clock.today()).select_related("season").order_by("starts_on", "pk"))
