from portal.kit.locking import Rank, locked_one

from ..models import Trip, VenueContract
from ..reading.contracts import use_of
from ..rules.contracts import refusal_to_use


def refuse_beyond_contract(trip: Trip, seats: int, venue) -> None:
    """A departure that stands on a contract asks for `seats`, at `venue`. Its sheet and its row are locked. Raises
    « convention-epuisee », « autre-lieu »."""
    if trip.contract_id is None or (seats <= trip.contract_seats and venue == trip.venue):
        return
    row = locked_one(VenueContract, trip.contract_id, rank=Rank.COUNTER)
    used = use_of(row, but=trip)
    refusal = refusal_to_use(
        same_season=True, same_venue=getattr(venue, "pk", None) == row.venue_id, agreed=True, seats=seats,
        left=max(used.left, trip.contract_seats),
    )  # fmt: skip
    if refusal:
        raise refusal
