"""The catalogue: every activity once, the soonest first. The same few queries whatever it holds and whatever is asked of it.

One statement reads the dates to come and gives the keys of the activities in order, which is also their number; what a card shows is
read for the cards of one page alone.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, F, IntegerField, Min, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from portal.cms.models import Rendition
from portal.cms.models.base import address_of
from portal.cms.models.news import CARD_PICTURE
from portal.households.models import Household
from portal.kit import clock, registry
from portal.places.enums import StepFree

from ..enums import Access, Door, EnrolmentState, Level, Public, Selection
from ..models import Activity, Enrolment, Session, SheetSession, SheetShare
from ..models.fields import with_code
from ..programme_type import Quoted
from ..rules.standing import Standing
from .dates import sheets_in_lists, standing_of, types_by_slot
from .prices import own_price, price_words, versions_read

PER_PAGE = 24
BY_HOUSE = {Access.WHEELS, Access.PUSHCHAIR}  # what a house without a step gives to all that happens in it
OF_DATES = ("maison", "jour", "moment", "places")  # filters that a page without a date cannot answer


@dataclass(frozen=True)
class Card:
    """One activity: `next` is its next date among those asked for (None: none is planned yet; of a kind by slots: the next free one),
    `houses` in how many houses it has such dates, `price` in words for anybody, `own` what it costs who asked for her own price."""

    activity: Activity
    kind: Any  # its ProgrammeType
    next: Session | None
    houses: int
    price: str
    standing: Standing
    own: Quoted | None = None

    @property
    def url(self) -> str:
        return address_of(self.activity)


def kinds_by_type() -> dict[int, Any]:
    """Content type of each kind's pages -> the kind, in the order of the registry."""
    kinds = {apps.get_model(kind.page_model): kind for kind in registry.kinds}
    types = ContentType.objects.get_for_models(*kinds)
    return {types[model].pk: kind for model, kind in kinds.items()}


def catalogue(*, wanted: dict[str, list], page: object, household: Household | None = None) -> Page:
    """A page of cards. `wanted`: codes by the name of the filter (`rules.catalogue_filters.codes`); what has no date yet comes last,
    what is over is left out. `household`: whose price the cards say."""
    kinds = kinds_by_type()
    types = [key for key, kind in kinds.items() if kind.key in wanted["type"] or not wanted["type"]]
    dates = _dates(wanted, types)
    keys = _dated(dates)
    if not any(wanted[name] for name in OF_DATES):
        keys += _undated(wanted, types)
    shown = Paginator(keys, PER_PAGE).get_page(page)
    shown.object_list = _cards(list(shown.object_list), dates, kinds, household)
    return shown


def _of_page(wanted: dict[str, list], prefix: str = "") -> Q:
    """What is asked of the page itself. For whom: one of those ticked, or everybody; levels: that one, or all of them."""
    asked = Q()
    if wanted["pour"]:
        for code in {*wanted["pour"], Public.ALL.value}:
            asked |= Q(**{f"{prefix}publics__contains": with_code(code)})
    if wanted["niveau"]:
        asked &= Q(**{f"{prefix}level__in": [*wanted["niveau"], Level.ANY]})
    return asked


def _dates(wanted: dict[str, list], types: list[int]) -> QuerySet:
    """Dates to come of published pages of these kinds that answer everything asked: house, day, time and places are those of one date."""
    dates = Session.objects.on().filter(end__gt=clock.now(), activity__live=True, activity__content_type__in=types)
    dates = dates.filter(_of_page(wanted, "activity__"))
    if wanted["maison"]:
        dates = dates.filter(maison__in=wanted["maison"])
    if wanted["jour"]:
        dates = dates.filter(weekday__in=wanted["jour"])
    if wanted["moment"]:
        dates = dates.filter(day_part__in=wanted["moment"])
    for code in wanted["acces"]:  # needs add up
        at_house = Q(place="", maison__step_free=StepFree.FULL) if code in BY_HOUSE else Q(pk__in=())
        dates = dates.filter(Q(activity__access__contains=with_code(code)) | at_house)
    if wanted["places"]:
        dates = dates.filter(~Exists(SheetSession.objects.filter(session=OuterRef("pk"))) | _has_room())
    if wanted["jour"] or wanted["moment"] or wanted["places"]:
        dates = dates.filter(_open_to_see())
    return dates


def _has_room() -> Q:
    """A date not begun with a sheet that takes somebody online now, past nobody who waits: what is kept for the counter or for the people
    of a house is not there for everybody."""
    now = clock.now()
    waits = Enrolment.objects.filter(sheet=OuterRef("sheet"), state=EnrolmentState.WAITING)
    online = SheetShare.objects.filter(sheet=OuterRef("sheet"), door=Door.ONLINE, taken__lt=F("places"))
    common = Q(sheet__taken__lt=F("sheet__capacity") + F("sheet__overbooked") - F("sheet__kept"))
    room = Q(sheet__capacity=None) | ((common | (Q(sheet__kept__gt=0) & Exists(online))) & ~Exists(waits))
    is_open = Q(sheet__opens_at__lte=now) & (Q(sheet__closes_at=None) | Q(sheet__closes_at__gt=now))
    is_open &= ~Q(sheet__selection=Selection.DRAW, sheet__drawn_at=None, sheet__requests_until__lte=now)
    return Q(start__gt=now) & Exists(SheetSession.objects.filter(room, is_open, session=OuterRef("pk")))


def _open_to_see() -> Q:
    """Of a kind by slots, only a moment still free is a date to show."""
    free = SheetSession.objects.filter(session=OuterRef("pk"), sheet__taken__lt=F("sheet__capacity"))
    return ~Q(activity__content_type__in=types_by_slot()) | (Q(start__gt=clock.now()) & Exists(free))


def _dated(dates: QuerySet) -> list[int]:
    """The keys of every activity found, the soonest first; last, those by slots that have no free moment. One query."""
    first = Min(Case(When(_open_to_see(), then=F("start"))))
    found = dates.order_by().values("activity").annotate(first=first).order_by(F("first").asc(nulls_last=True), "activity__title")
    return list(found.values_list("activity", flat=True))


def _undated(wanted: dict[str, list], types: list[int]) -> list[int]:
    """The keys of those that never had a date: what is announced and not planned yet. One query."""
    ever = Session.objects.filter(activity=OuterRef("pk"))
    pages = Activity.objects.live().filter(~Exists(ever), _of_page(wanted), content_type__in=types)
    for code in wanted["acces"]:
        pages = pages.filter(access__contains=with_code(code))
    return list(pages.order_by("title", "pk").values_list("pk", flat=True))


def _cards(keys: list[int], dates: QuerySet, kinds: dict[int, Any], household: Household | None) -> list[Card]:
    activities = _activities(keys, dates)
    following = _following([row.next_key for row in activities if row.next_key])
    cards = []
    for row in sorted(activities, key=lambda row: keys.index(row.pk)):
        date, kind = following.get(row.next_key), kinds[row.content_type_id]
        sheet = date.shown_sheets[0] if date and date.shown_sheets else None
        stands = standing_of(sheet) if sheet and kind.listed and not kind.by_slot and row.houses == 1 else Standing()
        price = price_words(sheet.tariff if sheet else None, sheet) if date else ""
        cards.append(Card(row, kind, date, row.houses, price, stands, own_price(household, kind, sheet)))
    return cards


def _activities(keys: list[int], dates: QuerySet) -> list[Activity]:
    """The pages of one page of cards, each with the key of its next date and its number of houses. Two queries with pictures."""
    its = dates.filter(activity=OuterRef("pk"))
    first = its.filter(_open_to_see()).order_by("start", "pk")
    houses = its.order_by().values("activity").annotate(n=Count("maison", distinct=True)).values("n")
    pictures = Prefetch("picture__renditions", Rendition.objects.filter(filter_spec=CARD_PICTURE), to_attr="prefetched_renditions")
    rows = Activity.objects.filter(pk__in=keys).annotate(
        next_key=Subquery(first.values("pk")[:1]), houses=Coalesce(Subquery(houses, output_field=IntegerField()), 0)
    )
    return list(rows.defer("body").select_related("picture").prefetch_related(pictures))


def _following(keys: list[int]) -> dict[int, Session]:
    """These dates, each with its sheets, the versions of their tariffs and what became of their dates. Five queries."""
    states = Prefetch("dates", SheetSession.objects.select_related("session"), to_attr="states_of_dates")
    sheets = sheets_in_lists().select_related("maison", "tariff").prefetch_related(versions_read("tariff"), states).order_by("pk")
    rows = Session.objects.filter(pk__in=keys).select_related("maison").prefetch_related(Prefetch("sheets", sheets, to_attr="shown_sheets"))
    return {row.pk: row for row in rows}
