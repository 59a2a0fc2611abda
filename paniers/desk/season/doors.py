"""Who writes the rules of a season: they commit the whole town. A house plans its own dates."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from portal.people.enums import Capability

from ...models import BasketSeason, SeasonTerms
from ..growers.doors import may_order, need_town

PLAN = Capability.PLAN_BASKETS
may_rule = may_order
need_town = need_town


def season_of(pk: int) -> BasketSeason:
    return get_object_or_404(BasketSeason, pk=pk)


def terms_of(season: BasketSeason) -> SeasonTerms | None:
    """Its rules, with its page; None while nobody has written them."""
    return SeasonTerms.objects.select_related("season", "tariff").filter(season=season).first()


def written(request: HttpRequest, pk: int) -> SeasonTerms:
    """The rules of the season of this address; 404 where there are none."""
    return get_object_or_404(SeasonTerms.objects.select_related("season", "tariff"), season=pk)
