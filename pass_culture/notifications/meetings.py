"""Where or when one meets changes: everybody who has a place reads it once, by the engine's own way to her."""

from programmes.models import Enrolment, SignUpSheet
from programmes.notifications import tell_rows
from programmes.programme_type import kind_of

from ..models import Trip
from ..rules import wording
from ..rules.wording import Meeting

PURPOSE = "programmes.date_moved"  # what cannot wait, with its dates for the calendar


def meeting_of(trip: Trip) -> Meeting:
    return Meeting(trip.meeting_at, trip.meeting_place)


def tell_meeting_moved(trip: Trip, sheet: SignUpSheet, rows: list[Enrolment], *, before: Meeting, why: str, by) -> None:
    """`rows`: who holds a place. Whom no way leads to is told at the counter, and stays on the sheet's list « à prévenir »."""
    now, stops = meeting_of(trip), tuple((stop.at, stop.place) for stop in trip.stops.order_by("at", "pk"))
    for row in rows:
        row.sheet = sheet
    title = kind_of(sheet.activity).title(sheet.activity, neutral=sheet.confidential)
    untold = tell_rows(
        sheet, rows, PURPOSE, lambda occasion: wording.meeting_moved(occasion, before=before, now=now, stops=stops, why=why), title=title,
        by=by, occasion_key=f"trip:{trip.pk}:{trip.edition}",
    )  # fmt: skip
    for row in untold:
        row.to_tell = PURPOSE
        row.save(update_fields=["to_tell"])
