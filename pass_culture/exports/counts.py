"""How many cards by house and month: counts alone, never a name nor a price."""

from collections.abc import Iterator

from django.db.models import Count
from django.db.models.functions import TruncMonth

from portal.kit import dates
from portal.kit.visibility import Scope

from ..enums import CardState
from ..models import CultureCard, CultureSeason

HEAD = ("Maison", "Mois", "Cartes faites", "Demandées en ligne", "Au comptoir ou au téléphone")
ONLINE = "online"


def count_rows(season: CultureSeason, scope: Scope) -> Iterator[tuple]:
    """A line for each house and month in which cards were made, then the whole. One query."""
    made = CultureCard.objects.within(scope).filter(season=season, state=CardState.ACTIVE)
    found = (
        made.annotate(month=TruncMonth("activated_at")).order_by("maison__name", "month", "channel")
        .values_list("maison__name", "month", "channel").annotate(n=Count("pk"))
    )  # fmt: skip
    lines: dict[tuple, list[int]] = {}
    for house, month, channel, number in found:
        line = lines.setdefault((house, f"{dates.MONTHS[month.month - 1]} {month.year}"), [0, 0])
        line[0 if channel == ONLINE else 1] += number
    for (house, month), (online, counter) in lines.items():
        yield house, month, online + counter, online, counter
    total = [sum(line[place] for line in lines.values()) for place in (0, 1)]
    yield "Toutes", "saison", sum(total), *total
