"""What public pages list: coming dates with how their sign-up stands. The same few queries at any number."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber
from django.urls import reverse

from portal.cms.models import Rendition
from portal.cms.models.base import address_of
from portal.cms.models.news import CARD_PICTURE
from portal.kit import clock, registry
from portal.kit.money import format_euros
from portal.kit.registry import DatedItem
from portal.places.models import Maison
from portal.tariffs.models import Tariff, TariffVersion
from portal.tariffs.rules.grid import bounds
from portal.tariffs.rules.holding import holding

from .enums import EnrolmentState, Selection
from .feeds import bare_lines, calendar_marks
from .models import Activity, Enrolment, Session, SheetSession, SignUpSheet
from .rules.sign_up import SheetFacts
from .rules.standing import Standing, standing

PER_PAGE = 24  # cards of the catalogue
LONGEST = dt.timedelta(days=100)  # no date lasts longer: the index on the start then finds what has begun and is not over
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
    return _types(_listed)


def _listed(kind) -> bool:
    return kind.listed and not kind.by_slot


def types_by_slot() -> list[int]:
    """Content types of the kinds whose dates are moments for one person each: they have their own screens."""
    return _types(lambda kind: kind.by_slot)


def _types(wanted) -> list[int]:
    models = [apps.get_model(kind.page_model) for kind in registry.kinds if wanted(kind)]
    return [found.pk for found in ContentType.objects.get_for_models(*models).values()]


def public_dates(
    start: dt.datetime, end: dt.datetime, maison_id: int | None, limit: int, *, kind: str = "", per_day: int | None = None,
    bare: bool = False,
) -> list[DatedItem]:  # fmt: skip
    """The next public dates, for the home, a house's page and the agenda: two queries; for a calendar (`bare`), three, and no pages."""
    sessions = listed_sessions(kind).filter(start__lt=end, start__gt=start - LONGEST, end__gt=start)
    if maison_id is not None:
        sessions = sessions.filter(maison=maison_id)
    if per_day is not None:
        rank = Window(RowNumber(), partition_by=F("local_date"), order_by=[F("start"), F("pk")])
        sessions = Session.objects.filter(pk__in=sessions.order_by().annotate(rank=rank).filter(rank__lte=per_day).values("pk"))
    if bare:
        return bare_lines(sessions.order_by("start", "pk")[:limit])
    shown = Prefetch("sheets", sheets_in_lists().order_by("pk"), to_attr="shown_sheets")
    found = sessions.select_related("activity", "maison").prefetch_related(shown).order_by("start", "pk")[:limit]
    return [_item(date) for date in found]


def listed_sessions(kind: str = ""):
    """Dates of published pages that the engine lists by itself, of one kind alone when its key is given."""
    return Session.objects.public().filter(activity__content_type__in=_types(lambda one: _listed(one) and (not kind or one.key == kind)))


def _item(date: Session) -> DatedItem:
    stands = standing_of(date.shown_sheets[0]) if date.shown_sheets else Standing()
    note = "Annulé" if date.cancelled else stands.note
    return DatedItem(
        start=date.start, end=date.end, title=date.activity.title, url=address_of(date.activity), place=date.where,
        note=note, full=date.cancelled or stands.full, maison_id=date.maison_id, file=reverse("programmes:date_file", args=[date.uid]),
        **calendar_marks(date),
    )  # fmt: skip


# --- the catalogue


@dataclass(frozen=True)
class Card:
    """One activity: `next` is its next date (None: none is planned yet; of a kind by slots: the next free one), `houses` in how many
    houses it has dates, `price` in words."""

    activity: Activity
    kind: Any  # its ProgrammeType
    next: Session | None
    houses: int
    price: str
    full: bool

    @property
    def url(self) -> str:
        return address_of(self.activity)


def kinds_by_type() -> dict[int, Any]:
    """Content type of each kind's pages -> the kind, in the order of the registry."""
    kinds = {apps.get_model(kind.page_model): kind for kind in registry.kinds}
    types = ContentType.objects.get_for_models(*kinds)
    return {types[model].pk: kind for model, kind in kinds.items()}


def catalogue(*, house: Maison | None, kind: str, page: object) -> Page:
    """A page of cards, the soonest first; what has no date yet comes last, what is over is left out."""
    kinds = kinds_by_type()
    wanted = [key for key, one in kinds.items() if not kind or one.key == kind]
    shown = Paginator(_activities(wanted, house), PER_PAGE).get_page(page)
    shown.object_list = _cards(list(shown.object_list), kinds)
    return shown


def _activities(types: list[int], house: Maison | None):
    """Published pages of these kinds with the key of their next date; for a house, those that have a date to come there."""
    dates = Session.objects.on().filter(activity=OuterRef("pk"), end__gt=clock.now())
    if house is not None:
        dates = dates.filter(maison=house)
    houses = dates.order_by().values("activity").annotate(n=Count("maison", distinct=True)).values("n")
    ever = Session.objects.filter(activity=OuterRef("pk"))
    room = SheetSession.objects.filter(session=OuterRef("pk"), sheet__taken__lt=F("sheet__capacity"))
    by_slot = Q(activity__content_type__in=types_by_slot())
    first = dates.filter(~by_slot | (Q(start__gt=clock.now()) & Exists(room))).order_by("start", "pk")
    pictures = Prefetch("picture__renditions", Rendition.objects.filter(filter_spec=CARD_PICTURE), to_attr="prefetched_renditions")
    return (
        Activity.objects.live()
        .filter(content_type__in=types)
        .annotate(
            next_key=Subquery(first.values("pk")[:1]),
            next_start=Subquery(first.values("start")[:1]),
            houses=Coalesce(Subquery(houses, output_field=IntegerField()), 0),
        )
        .filter(Exists(dates) if house is not None else Exists(dates) | ~Exists(ever))
        .select_related("picture")
        .prefetch_related(pictures)
        .order_by(F("next_start").asc(nulls_last=True), "title", "pk")
    )


def _cards(activities: list[Activity], kinds: dict[int, Any]) -> list[Card]:
    dates = Session.objects.select_related("maison").in_bulk([row.next_key for row in activities if row.next_key])
    versions = Prefetch("sheet__tariff__versions", TariffVersion.objects.published().with_bands())
    sheets = {}
    for row in SheetSession.objects.filter(session__in=dates).select_related("sheet__tariff").prefetch_related(versions).order_by("pk"):
        sheets.setdefault(row.session_id, row.sheet)
    cards = []
    for row in activities:
        sheet = sheets.get(row.next_key)
        price = price_words(sheet.tariff if sheet else None) if row.next_key else ""
        full = bool(sheet and sheet.left == 0 and row.houses == 1)
        cards.append(Card(row, kinds[row.content_type_id], dates.get(row.next_key), row.houses, price, full))
    return cards


def price_words(tariff: Tariff | None) -> str:
    """« gratuit », « 3,00 € », « de 4,00 € à 9,00 €, selon vos moyens »: what anybody may read, never somebody's own price."""
    if tariff is None:
        return "gratuit"
    version = holding(tariff.versions.all(), clock.today())
    if version is None or not version.grid.is_written:
        return ""
    low, high = bounds(version.grid)
    if low == high:
        return format_euros(low) if low else "gratuit"
    return f"de {format_euros(low)} à {format_euros(high)}, selon vos moyens"
