"""What `check_books` asks of the outings: each yields the offending rows in words, without personal data."""

from collections.abc import Iterator

from django.db.models import F

from .models import Trip


def trips_beyond_their_seats() -> Iterator[str]:
    """More seats given, or that may be, than the partner holds."""
    rows = Trip.objects.annotate(wanted=F("sheet__capacity") + F("sheet__overbooked") + F("escort_seats"))
    for trip in rows.filter(wanted__gt=F("contract_seats")).order_by("pk"):
        yield f"départ {trip.pk} : {trip.wanted} places données ou à donner, {trip.contract_seats} tenues par le partenaire"
    for trip in Trip.objects.filter(sheet__capacity=None).order_by("pk"):
        yield f"départ {trip.pk} : sans limite de places"
