"""Departures as pages and acts read them."""

from django.db.models import Prefetch

from portal.kit import clock
from programmes.enums import SessionState
from programmes.models import Session, SheetShare, SignUpSheet

from ..models import CoachStop, Escort, Trip


def trips_read(trips=None):
    """Departures with all that a page says of them: four queries more, whatever their number."""
    rows = Trip.objects.all() if trips is None else trips
    sessions = Prefetch("sheet__sessions", Session.objects.select_related("maison").order_by("start"), to_attr="dates_in_order")
    shares = Prefetch("sheet__shares", SheetShare.objects.select_related("maison").order_by("pk"), to_attr="shares_read")
    escorts = Prefetch("escorts", Escort.objects.select_related("user").order_by("user__first_name", "pk"), to_attr="escorts_read")
    stops = Prefetch("stops", CoachStop.objects.order_by("at", "pk"), to_attr="stops_read")
    return rows.select_related(
        "sheet__activity", "sheet__maison", "sheet__tariff", "season", "venue", "guest_tariff"
    ).prefetch_related(sessions, shares, escorts, stops)  # fmt: skip


def of_pages(pages) -> dict[int, Trip]:
    """Key of a sheet -> its departure, of the dates to come of these pages (keys)."""
    sheets = SignUpSheet.objects.filter(activity__in=pages, sessions__end__gt=clock.now()).order_by().values("pk")
    return {trip.sheet_id: trip for trip in trips_read(Trip.objects.filter(sheet__in=sheets))}


def date_of(trip: Trip) -> Session | None:
    """The date it is for, read by `trips_read`: the first that takes place, else the first."""
    dates = trip.sheet.dates_in_order
    return next((date for date in dates if date.state != SessionState.CANCELLED), dates[0] if dates else None)


def reading_of_escorts(trip: Trip) -> list[str]:
    """First names of the team who go along, as the public reads them."""
    return [escort.user.first_name or "quelqu’un de l’équipe" for escort in trip.escorts_read]
