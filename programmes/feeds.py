"""What dates are to a calendar, and what a calendar that is followed holds."""

import datetime as dt

from portal.cms.models.base import address_of
from portal.kit import dates
from portal.kit.registry import DatedItem
from portal.places.models import Maison

from .enums import SessionState
from .models import Activity, Session
from .rules.months import later

MONTHS_BACK, MONTHS_AHEAD = 3, 13
GIVEN_BACK_SHOWN = dt.timedelta(days=30)  # a place given back stays « annulé » so long, so that every calendar has learnt it


def window(today: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """What a calendar that is followed holds: from three months back to thirteen ahead, whole months."""
    return dates.midnight(later(today, -MONTHS_BACK)), dates.midnight(later(today, MONTHS_AHEAD + 1))


# What lists and calendars show of a date and its house: the house has twenty columns more.
DATE_AND_HOUSE = (
    *(field.name for field in Session._meta.concrete_fields),
    *("maison__name", "maison__street", "maison__postcode", "maison__town"),
)


def calendar_marks(date: Session) -> dict:
    """What a date is to a calendar, beside what every list shows of it."""
    maison = date.maison
    return {
        "uid": date.uid,
        "sequence": date.sequence,
        "changed_at": date.changed_at,
        "cancelled": date.cancelled,
        "moved_from": date.moved_from if date.state == SessionState.MOVED else None,
        "address": date.place or ", ".join(part for part in (maison.name, maison.address) if part),
        "words": date.public_note,
    }


def bare_lines(sessions) -> list[DatedItem]:
    """The lines of these dates for a calendar: three queries, and of their pages the title and the address alone."""
    dates_found = list(sessions)
    pages = Activity.objects.filter(pk__in={date.activity_id for date in dates_found}).order_by()
    known = {page.pk: (page.title, address_of(page)) for page in pages.only("title", "url_path")}
    houses = Maison.objects.in_bulk({date.maison_id for date in dates_found})
    lines = []
    for date in dates_found:
        date.maison = houses[date.maison_id]
        title, url = known[date.activity_id]
        lines.append(DatedItem(date.start, date.end, title, url, date.where, maison_id=date.maison_id, **calendar_marks(date)))
    return lines


def dated(date: Session, title: str, *, quiet: bool) -> DatedItem:
    """One public date, alone; `quiet`: nothing in it tells what it is."""
    marks = calendar_marks(date) | ({"words": ""} if quiet else {})
    url = "/mon-espace/places/" if quiet else address_of(date.activity)
    return DatedItem(date.start, date.end, title, url, date.where, **marks)
