"""What direction reads before a house changes sector or closes: who would see it, what hangs on it. Nothing is written."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.kit import clock, registry
from portal.kit.registry import HouseTie
from portal.kit.visibility import scope_of
from portal.people.enums import Capability, Reach
from portal.people.models import RoleAssignment
from portal.places.models import Maison, Sector


def may_keep_houses(user) -> bool:
    return scope_of(user, Capability.KEEP_HOUSES).everywhere


@dataclass(frozen=True)
class SectorChange:
    """Who by a role over a sector sees the house no more, and who sees it from now on: RoleAssignment rows with their user."""

    lose: list[RoleAssignment]
    gain: list[RoleAssignment]


def sector_change(maison: Maison, to: Sector) -> SectorChange:
    """Two queries."""
    return SectorChange(list(_over(maison.sector_id)), list(_over(to.pk)))


def _over(sector: int):
    held = RoleAssignment.objects.active(clock.today()).filter(reach=Reach.SECTOR, sector=sector)
    return held.select_related("user", "sector").order_by("user__last_name", "user__first_name", "role", "pk")


@dataclass(frozen=True)
class Tied:
    """One tie of a house as it stands: how many rows, and where one sees to them."""

    key: str
    tie: HouseTie
    count: int
    url: str

    @property
    def words(self) -> str:
        """« Dates à venir : 12 »"""
        return f"{self.tie.label[:1].upper()}{self.tie.label[1:]} : {self.count}"

    @property
    def blocks(self) -> bool:
        return self.tie.way == "by_hand" and self.count > 0


@dataclass(frozen=True)
class Ties:
    """All that hangs on a house, in the three ways."""

    rehomed: list[Tied]
    by_hand: list[Tied]
    history: list[Tied]

    @property
    def stand_against(self) -> list[Tied]:
        return [tied for tied in self.by_hand if tied.blocks]

    @property
    def stamp(self) -> str:
        """What the screen showed, to be compared with what is there when somebody says yes."""
        return ",".join(f"{tied.key}={tied.count}" for tied in (*self.rehomed, *self.by_hand))


def ties_of(maison: Maison) -> Ties:
    """One query a tie that has rows to count."""
    found: dict[str, list[Tied]] = {"rehome": [], "by_hand": [], "history": []}
    for key, tie in registry.house_ties.items():
        count = tie.rows(maison).count() if tie.rows else 0
        found[tie.way].append(Tied(key, tie, count, tie.url(maison) if tie.url else ""))
    return Ties(found["rehome"], found["by_hand"], found["history"])


def receiving_houses(maison: Maison) -> Iterable[Maison]:
    """Where what hangs on it may go: houses in service with a page, those of its sector first."""
    others = Maison.objects.in_service().exclude(pk=maison.pk).filter(page__live=True).select_related("sector")
    return sorted(others, key=lambda one: (one.sector_id != maison.sector_id, one.name))
