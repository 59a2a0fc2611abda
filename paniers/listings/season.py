"""What the public page of a season shows, in a few queries whatever the number of houses."""

import datetime as dt
from dataclasses import dataclass

from portal.kit import clock
from portal.places.models import Maison
from programmes.models import Session

from ..models import Grower, SeasonTerms, WeekItem


@dataclass(frozen=True)
class HouseLine:
    """One house of a season: its next hours, and whether there is room."""

    maison: Maison
    next: Session
    full: bool


@dataclass(frozen=True)
class SeasonView:
    terms: SeasonTerms
    next_day: dt.date | None
    items: list[WeekItem]
    houses: list[HouseLine]
    growers: list[Grower]

    @property
    def grams(self) -> int:
        return sum(item.grams for item in self.items)


def season_view(terms: SeasonTerms) -> SeasonView:
    """The next distribution, what is in it, the houses with their hours, the farms: four queries."""
    coming = list(terms.season.sessions.on().filter(start__gt=clock.now()).order_by("start").select_related("maison")[:200])
    next_day = coming[0].local_date if coming else None
    items = list(WeekItem.objects.filter(season=terms.season_id, day=next_day, size=None).select_related("grower")) if next_day else []
    first = {}
    for session in coming:
        first.setdefault(session.maison_id, session)
    sheets = terms.season.sheets.select_related("maison").order_by("maison__name")
    houses = [HouseLine(sheet.maison, first[sheet.maison_id], sheet.left == 0) for sheet in sheets if sheet.maison_id in first]
    return SeasonView(terms, next_day, items, houses, list(Grower.objects.filter(items__season=terms.season_id).distinct()))
