"""What `check_books` asks of the outings: each yields the offending rows in words, without personal data."""

from collections.abc import Iterator

from django.db.models import F

from .models import Trip, VenueContract
from .reading.contracts import use_of


def trips_beyond_their_seats() -> Iterator[str]:
    """More seats given, or that may be, than the partner holds."""
    rows = Trip.objects.annotate(wanted=F("sheet__capacity") + F("sheet__overbooked") + F("escort_seats"))
    for trip in rows.filter(wanted__gt=F("contract_seats")).order_by("pk"):
        yield f"départ {trip.pk} : {trip.wanted} places données ou à donner, {trip.contract_seats} tenues par le partenaire"
    for trip in Trip.objects.filter(sheet__capacity=None).order_by("pk"):
        yield f"départ {trip.pk} : sans limite de places"


def contracts_beyond_their_seats() -> Iterator[str]:
    """More seats held by departures than were agreed; a departure of another season or venue."""
    for contract in VenueContract.objects.order_by("pk"):
        use = use_of(contract)
        if use.used > contract.seats:
            yield f"convention {contract.pk} : {use.used} places tenues par des sorties, {contract.seats} convenues"
        for one in use.uses:
            if (one.trip.season_id, one.trip.venue_id) != (contract.season_id, contract.venue_id):
                yield f"départ {one.trip.pk} : sur la convention {contract.pk}, d’une autre saison ou d’un autre lieu"
