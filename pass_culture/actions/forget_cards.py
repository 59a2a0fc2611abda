"""What nobody needs any more of a card: two years after its season, or when its holder is forgotten. What it cost stays in the books."""

import datetime as dt

from django.db import transaction

from portal.kit import audit, clock
from portal.people.models import Person

from ..models import CultureCard, CultureSeason

KEPT_YEARS = 2


def stale_cards(today: dt.date):
    """Cards of seasons that ended so long ago."""
    day = today.replace(year=today.year - KEPT_YEARS, day=min(today.day, 28))
    return CultureCard.objects.filter(season__in=CultureSeason.objects.filter(ends_on__lt=day))


def forget_cards(*, today: dt.date | None = None) -> dict[str, int]:
    """From `tick`, once a day: how many cards. One line in the journal for each season, without a name."""
    rows = stale_cards(today or clock.today())
    with transaction.atomic():
        seasons = list(CultureSeason.objects.filter(pk__in=rows.order_by().values("season")).order_by("pk"))
        gone = rows.delete()[0]
        for season in seasons:
            audit.record("pass_culture.forget_cards", season, by=audit.SYSTEM)
    return {"culture_cards": gone}


def forget_of(person: Person, *, by) -> int:
    """When she asks, inside the caller's transaction. How many cards."""
    return forget_of_records(set(Person.objects.records_of(person).values_list("pk", flat=True)))


def forget_of_records(records: set[int]) -> int:
    """`registry.forgotten`: nothing of a card tells who she was."""
    return CultureCard.objects.filter(person__in=records).delete()[0]
