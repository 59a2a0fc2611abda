"""Contracts of a season: what is used and left of each, departure by departure."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from portal.kit import clock
from programmes.models import Session

from ..models import CultureSeason, Trip, Venue, VenueContract


@dataclass(frozen=True)
class Use:
    """One departure on a contract. `off`: called off; its seats come back, unless they were settled all the same."""

    trip: Trip
    off: bool

    @property
    def seats(self) -> int:
        return (self.trip.seats_paid or 0) if self.off else self.trip.contract_seats

    @property
    def to_come(self) -> bool:
        return not self.off and self.trip.meeting_at > clock.now()


@dataclass
class ContractUse:
    contract: VenueContract
    uses: list[Use] = field(default_factory=list)

    @property
    def used(self) -> int:
        return sum(use.seats for use in self.uses)

    @property
    def left(self) -> int:
        return self.contract.seats - self.used


@dataclass
class VenueShown:
    """A venue with its contracts of a season; `alone`: departures there that stand on no contract."""

    venue: Venue
    contracts: list[ContractUse] = field(default_factory=list)
    alone: list[Use] = field(default_factory=list)


def with_off(trips):
    """Adds `off`: no date of it takes place."""
    return trips.annotate(off=~Exists(Session.objects.on().filter(on_sheets__sheet=OuterRef("sheet"))))


def _read(trips) -> list[Use]:
    rows = with_off(trips).filter(sheet__confidential=False).select_related("sheet__activity", "sheet__maison")
    return [Use(trip, trip.off) for trip in rows.order_by("meeting_at", "pk")]


def use_of(contract: VenueContract, *, but: Trip | None = None) -> ContractUse:
    """One contract, without the departure `but`. One query."""
    rows = with_off(Trip.objects.filter(contract=contract).exclude(pk=but.pk if but else None)).select_related("sheet__activity")
    return ContractUse(contract, [Use(trip, trip.off) for trip in rows.order_by("meeting_at", "pk")])


def venues_of(season: CultureSeason | None) -> list[VenueShown]:
    """Every venue that is offered, or stands in this season. Three queries, whatever their number."""
    contracts = [ContractUse(row) for row in VenueContract.objects.filter(season=season).select_related("venue").order_by("pk")]
    by_key = {one.contract.pk: one for one in contracts}
    found = {venue.pk: VenueShown(venue) for venue in Venue.objects.order_by("name")}
    for one in contracts:
        found[one.contract.venue_id].contracts.append(one)
    for use in _read(Trip.objects.filter(season=season)):
        if use.trip.contract_id in by_key:
            by_key[use.trip.contract_id].uses.append(use)
        elif use.trip.venue_id:
            found[use.trip.venue_id].alone.append(use)
    return [one for one in found.values() if not one.venue.retired or one.contracts or one.alone]
