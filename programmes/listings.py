"""What public pages list: coming dates with how their sign-up stands. The same few queries at any number."""

import datetime as dt

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Prefetch, Subquery

from portal.cms.models.base import address_of
from portal.kit import clock, registry
from portal.kit.registry import DatedItem

from .enums import EnrolmentState, Selection
from .models import Enrolment, Session, SignUpSheet
from .rules.sign_up import SheetFacts
from .rules.standing import Standing, standing

IN_LINE = (EnrolmentState.WAITING, EnrolmentState.OFFERED)


def sheets_in_lists():
    """Sheets with whether somebody waits, when their next date begins and their last one ends: one query."""
    waiting = Enrolment.objects.filter(sheet=OuterRef("pk"), state__in=IN_LINE)
    on = Session.objects.on().filter(on_sheets__sheet=OuterRef("pk")).order_by()
    return SignUpSheet.objects.select_related("maison").annotate(
        queued=Exists(waiting),
        next_start=Subquery(on.filter(start__gt=clock.now()).order_by("start").values("start")[:1]),
        last_end=Subquery(on.order_by("-end").values("end")[:1]),
    )


def sheets_to_show():
    """The same with their dates: two queries."""
    dates = Prefetch("sessions", Session.objects.select_related("maison").order_by("start"), to_attr="dates_in_order")
    return sheets_in_lists().prefetch_related(dates)


def facts_of(sheet: SignUpSheet, *, published: bool) -> SheetFacts:
    """The same facts as actions read under the lock, from rows already loaded by `sheets_in_lists`."""
    return SheetFacts(
        now=clock.now(),
        opens_at=sheet.opens_at,
        closes_at=sheet.closes_at,
        next_start=sheet.next_start,
        last_end=sheet.last_end,
        published=published,
        left=sheet.left,
        queue=sheet.queued,
        waiting_list=sheet.waiting_list,
        phone=str(sheet.maison.phone or ""),
    )


def standing_of(sheet: SignUpSheet, *, published: bool = True) -> Standing:
    by_request = sheet.selection == Selection.STAFF
    return standing(facts_of(sheet, published=published), by_request=by_request, confidential=sheet.confidential)


def listed_types() -> list[int]:
    """Content types of the kinds whose dates the engine lists; the others list their own."""
    return _types(lambda kind: kind.listed and not kind.by_slot)


def types_by_slot() -> list[int]:
    """Content types of the kinds whose dates are moments for one person each: they have their own screens."""
    return _types(lambda kind: kind.by_slot)


def _types(wanted) -> list[int]:
    models = [apps.get_model(kind.page_model) for kind in registry.kinds if wanted(kind)]
    return [found.pk for found in ContentType.objects.get_for_models(*models).values()]


def public_dates(start: dt.datetime, end: dt.datetime, maison_id: int | None, limit: int) -> list[DatedItem]:
    """The next public dates, for the home, a house's page and the agenda: two queries."""
    sessions = Session.objects.public().filter(start__lt=end, end__gt=start, activity__content_type__in=listed_types())
    if maison_id is not None:
        sessions = sessions.filter(maison=maison_id)
    shown = Prefetch("sheets", sheets_in_lists().order_by("pk"), to_attr="shown_sheets")
    found = sessions.select_related("activity", "maison").prefetch_related(shown).order_by("start", "pk")[:limit]
    return [_item(date) for date in found]


def _item(date: Session) -> DatedItem:
    stands = standing_of(date.shown_sheets[0]) if date.shown_sheets else Standing()
    note = "Annulé" if date.cancelled else stands.note
    return DatedItem(
        start=date.start, end=date.end, title=date.activity.title, url=address_of(date.activity), place=date.where,
        note=note, full=date.cancelled or stands.full, maison_id=date.maison_id,
    )  # fmt: skip
