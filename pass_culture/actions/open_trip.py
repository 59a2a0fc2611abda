import datetime as dt

from django.db import transaction

from portal.kit import audit
from programmes.models import SignUpSheet

from ..models import CultureSeason, Trip


def open_trip(
    *, sheet: SignUpSheet, season: CultureSeason, contract_seats: int, meeting_at: dt.datetime, meeting_place: str, by, **also
) -> Trip:
    """Put beside a sheet what a group needs to go out together. `also`: further fields of the Trip, as its model names them."""
    with transaction.atomic():
        trip = Trip.objects.create(
            sheet=sheet, season=season, contract_seats=contract_seats, meeting_at=meeting_at, meeting_place=meeting_place, **also
        )
        audit.record("pass_culture.open_trip", trip, by=by, maison=sheet.maison_id)
    return trip
