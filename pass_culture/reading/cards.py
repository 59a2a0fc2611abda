"""Who has the card of a season, and what stands against it: for many people at once, in as many queries as for one."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q
from django.db.models.functions import Coalesce

from portal.kit.refusal import Refusal
from portal.people.models import Person
from portal.places.models import Maison

from ..enums import STANDING, CardState
from ..models import CultureCard, CultureSeason
from ..rules.cards import SeasonDays, Standing, lives_elsewhere, why_no_card


def days_of(season: CultureSeason) -> SeasonDays:
    return SeasonDays(season.title, season.starts_on, season.ends_on)


def card_of(person: Person, season: CultureSeason | None, on: dt.date | None = None) -> CultureCard | None:
    """The card in service of a person for a season, whichever of her records holds it; with `on`, None on a day outside the season. One
    query."""
    if season is None or (on is not None and not season.starts_on <= on <= season.ends_on):
        return None
    return CultureCard.objects.good_for(season).of(person).order_by("activated_at", "pk").first()


def reasons_without_card(people: Iterable[Person], season: CultureSeason, on: dt.date | None = None) -> dict[int, Refusal]:
    """By key of each person whose card is not good for this season (on that day): why, and what to do. Who has it is left out. One query
    whatever their number."""
    known = _known(people, season)
    days = days_of(season)
    return {key: reason for key, standing in known.items() if (reason := why_no_card(days, standing, on)) is not None}


def _known(people: Iterable[Person], season: CultureSeason) -> dict[int, Standing]:
    people = list(people)
    rows = rows_of(people)
    return {person.pk: standing_in(season, rows[kept_key(person)]) for person in people}


def kept_key(person: Person) -> int:
    """The key of the record that stands for her, without a query."""
    return person.successor_id or person.pk


def rows_of(people: Iterable[Person]) -> dict[int, list[CultureCard]]:
    """By key of the record that stands, the cards of every season, the oldest first. One query."""
    keys = {kept_key(person) for person in people}
    found: dict[int, list[CultureCard]] = defaultdict(list)
    rows = CultureCard.objects.filter(Q(person__in=keys) | Q(person__successor__in=keys))
    for row in rows.annotate(kept=Coalesce("person__successor", "person")).select_related("season").order_by("asked_at", "pk"):
        found[row.kept].append(row)
    return found


def standing_in(season: CultureSeason, rows: list[CultureCard], *, city: str = "", towns: Iterable[str] = ()) -> Standing:
    """What these rows of one person say for a season."""
    states = {row.state for row in rows if row.season_id == season.pk}
    return Standing(
        has=CardState.ACTIVE in states,
        asked=CardState.ASKED in states,
        stopped=CardState.STOPPED in states,
        other_season=any(row.season_id != season.pk and row.activated_at for row in rows),
        elsewhere=lives_elsewhere(city, towns),
        home_seen=any(row.lives_here_on for row in rows),
    )


def our_towns() -> set[str]:
    """The towns where our houses stand. One query."""
    return set(Maison.objects.exclude(town="").order_by().values_list("town", flat=True).distinct())


def had_it_before(rows: list[CultureCard], season: CultureSeason) -> CultureCard | None:
    """Her card of the last season before this one in which she had one that stood."""
    former = [row for row in rows if row.season.ends_on < season.starts_on and row.state == CardState.ACTIVE]
    return max(former, key=lambda row: row.season.ends_on, default=None)


def standing_row(rows: list[CultureCard], season: CultureSeason) -> CultureCard | None:
    """Her row of this season that stands: in service, else asked for."""
    mine = [row for row in rows if row.season_id == season.pk and row.state in STANDING]
    return max(mine, key=lambda row: (row.state == CardState.ACTIVE, -row.pk), default=None)
