import datetime as dt

from programmes.models import Session

from ..models import Trip
from .convoke_anew import convoke_anew


def follow_date(moved: list[tuple[dt.datetime, Session]], *, by) -> None:
    """Dates have another start: the meeting, the stops and the way back keep their distance to it. Their sheets are locked by whoever
    moves them; everybody is told of the new date with the new meeting (`kinds.OutingKind.tell`)."""
    shifts = {session.pk: session.start - before for before, session in moved if session.start != before}
    if not shifts:
        return
    for trip in Trip.objects.select_for_update(of=("self",)).filter(sheet__sessions__in=shifts).order_by("pk"):
        keys = list(trip.sheet.sessions.order_by().values_list("pk", flat=True))
        shift = next(shifts[key] for key in keys if key in shifts)
        _shift(trip, shift)


def _shift(trip: Trip, shift: dt.timedelta) -> None:
    if trip.sheet.closes_at == trip.meeting_at:
        closes = max(trip.meeting_at + shift, trip.sheet.opens_at)
        type(trip.sheet).objects.filter(pk=trip.sheet_id).update(closes_at=closes)
    trip.meeting_at += shift
    trip.back_at = trip.back_at and trip.back_at + shift
    trip.edition += 1
    trip.save(update_fields=["meeting_at", "back_at", "edition"])
    for stop in trip.stops.all():
        stop.at += shift
        stop.save(update_fields=["at"])
    convoke_anew(trip)
