"""What is still missing for a departure, read from its rows."""

from collections import Counter
from collections.abc import Iterable

from portal.kit import clock
from programmes.models import Session
from programmes.volunteering.models import Shift

from ..models import Trip
from ..rules.readiness import Lack, Ready, lacks
from .trips import date_of


def hands_of(trip: Trip) -> list[Shift]:
    """The volunteers' shifts that serve its date, with their seats: one query."""
    date = date_of(trip)
    if date is None:
        return []
    return list(Shift.objects.on().filter(serves=date).select_related("sheet", "post", "session").order_by("session__start", "pk"))


def hands_taken(dates: Iterable[Session]) -> Counter:
    """Key of a date -> how many volunteers go along: one query, none without a date."""
    found, keys = Counter(), [date.pk for date in dates]
    for date, taken in Shift.objects.on().filter(serves__in=keys).values_list("serves", "sheet__taken") if keys else ():
        found[date] += taken
    return found


def lacks_of(trip: Trip, hands: list[Shift] | None = None) -> list[Lack]:
    """In words, in order; `trip` read by `trips_read`."""
    sheet, page = trip.sheet, trip.sheet.activity
    hands = hands_of(trip) if hands is None else hands
    return lacks(
        Ready(
            published=page.live, venue=trip.venue_id is not None, meeting_place=bool(trip.meeting_place.strip()),
            back=trip.back_at is not None, by_coach=trip.by_coach, stops=len(trip.stops_read), escorts=len(trip.escorts_read),
            escort_seats=trip.escort_seats, hands_taken=sum(shift.sheet.taken for shift in hands), priced=sheet.tariff_id is not None,
            price_written=sheet.tariff is None or bool(sheet.tariff.range_words(clock.today())),
            words=bool(page.introduction or page.body),
        )
    )  # fmt: skip
