"""Projects of a person, and where a new one may begin."""

from portal.kit import clock
from portal.people.models import Person
from portal.places.models import Maison

from ..enums import State
from ..models import Fund, FundRequest
from ..rules.machine import OVER
from ..rules.state_words import resident_words


def lines_of(person: Person, *, decided: bool = True) -> list[tuple[FundRequest, str]]:
    """Hers, each with where it stands in her words, the last written first; `decided`: those too that are over or granted. One query."""
    rows = FundRequest.objects.led_by(person).select_related("fund__sector", "maison").order_by("-changed_at", "-pk")
    if not decided:
        rows = rows.exclude(state__in=(*OVER, State.GRANTED))
    return [(row, resident_words(row.state)) for row in rows]


def open_funds() -> list[Fund]:
    """The year's, of every house and sector. One query."""
    rows = Fund.objects.filter(closed_on=None, year=clock.today().year).select_related("maison", "sector")
    return list(rows.order_by("sector__number", "pk"))


def houses_of(fund: Fund) -> list[Maison]:
    """Those that may go along with a project of this fund, the one that keeps it first. One query."""
    rows = Maison.objects.filter(closed_on=None)
    rows = rows.filter(sector=fund.sector_id) if fund.sector_id else rows.filter(pk=fund.maison_id)
    return sorted(rows, key=lambda house: (house.pk != fund.maison_id, house.name))
