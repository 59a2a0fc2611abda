"""What public pages list: coming dates with how their sign-up stands. The same few queries at any number."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Prefetch

from portal.cms.models.base import address_of
from portal.kit import clock, registry
from portal.kit.registry import DatedItem

from .enums import EnrolmentState, Selection
from .models import Activity, Enrolment, Session, SignUpSheet
from .rules.sign_up import SheetFacts
from .rules.standing import Standing, standing

IN_LINE = (EnrolmentState.WAITING, EnrolmentState.OFFERED)


def sheets_to_show():
    """Sheets with their dates and whether somebody waits: two queries."""
    waiting = Enrolment.objects.filter(sheet=OuterRef("pk"), state__in=IN_LINE)
    dates = Prefetch("sessions", Session.objects.select_related("maison").order_by("start"), to_attr="dates_in_order")
    return SignUpSheet.objects.annotate(queued=Exists(waiting)).select_related("maison").prefetch_related(dates)


def facts_of(sheet: SignUpSheet, *, published: bool) -> SheetFacts:
    """The same facts as actions read under the lock, from rows already loaded by `sheets_to_show`."""
    now = clock.now()
    on = [date for date in sheet.dates_in_order if not date.cancelled]
    return SheetFacts(
        now=now,
        opens_at=sheet.opens_at,
        closes_at=sheet.closes_at,
        next_start=next((date.start for date in on if date.start > now), None),
        last_end=max((date.end for date in on), default=None),
        published=published,
        left=sheet.left,
        queue=sheet.queued,
        waiting_list=sheet.waiting_list,
        phone=str(sheet.maison.phone or ""),
    )


def standing_of(sheet: SignUpSheet, *, published: bool = True) -> Standing:
    by_request = sheet.selection == Selection.STAFF
    return standing(facts_of(sheet, published=published), by_request=by_request, confidential=sheet.confidential)


@dataclass(frozen=True)
class DateLine:
    """A date on an activity's page, with the sheet one signs up on, when there is one."""

    session: Session
    sheet: SignUpSheet | None
    standing: Standing


def dates_of(activity: Activity) -> list[DateLine]:
    """The dates to come of an activity, cancelled ones said to be so: four queries."""
    sessions = list(activity.sessions.to_come().select_related("maison"))
    sheets: dict[int, SignUpSheet] = {}
    for sheet in sheets_to_show().filter(activity=activity).order_by("pk"):
        for date in sheet.dates_in_order:
            sheets.setdefault(date.pk, sheet)
    return [DateLine(date, found := sheets.get(date.pk), standing_of(found) if found else Standing()) for date in sessions]


def listed_types() -> list[int]:
    """Content types of the kinds whose dates the engine lists; the others list their own."""
    from django.apps import apps

    models = [apps.get_model(kind.page_model) for kind in registry.kinds if kind.listed]
    return [found.pk for found in ContentType.objects.get_for_models(*models).values()]


def public_dates(start: dt.datetime, end: dt.datetime, maison_id: int | None, limit: int) -> list[DatedItem]:
    """The next public dates, for the home, a house's page and the agenda: three queries."""
    sessions = Session.objects.public().filter(start__lt=end, end__gt=start, activity__content_type__in=listed_types())
    if maison_id is not None:
        sessions = sessions.filter(maison=maison_id)
    shown = Prefetch("sheets", sheets_to_show().order_by("pk"), to_attr="shown_sheets")
    found = sessions.select_related("activity", "maison").prefetch_related(shown).order_by("start", "pk")[:limit]
    return [_item(date) for date in found]


def _item(date: Session) -> DatedItem:
    stands = standing_of(date.shown_sheets[0]) if date.shown_sheets else Standing()
    note = "Annulé" if date.cancelled else stands.note
    return DatedItem(
        start=date.start, end=date.end, title=date.activity.title, url=address_of(date.activity), place=date.where,
        note=note, full=date.cancelled or stands.full, maison_id=date.maison_id,
    )  # fmt: skip
