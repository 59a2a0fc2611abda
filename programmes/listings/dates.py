"""What public pages list: coming dates with how their sign-up stands. The same few queries at any number."""

import datetime as dt

from django.db.models import Exists, F, OuterRef, Prefetch, Subquery, Sum, Window
from django.db.models.functions import Coalesce, RowNumber
from django.urls import reverse

from portal.cms.models.base import address_of
from portal.kit import clock
from portal.kit.kept_query import KeptQuery
from portal.kit.registry import DatedItem

from ..enums import Channel, Door, EnrolmentState, Selection
from ..feeds import DATE_AND_HOUSE, bare_lines, calendar_marks
from ..models import Enrolment, Session, SheetShare, SignUpSheet
from ..programme_type import types_of
from ..room import Asking, OpenTo, open_to, somebody_before
from ..rules.sign_up import SheetFacts
from ..rules.standing import Standing, standing

# Of a date, all; of its page and its house, what a line of a list says.
SHOWN = (*DATE_AND_HOUSE, "activity__title", "activity__url_path")
LONGEST = dt.timedelta(days=100)  # no date lasts longer: the index on the start then finds what has begun and is not over


def sheets_in_lists(now: dt.datetime | None = None):
    """Sheets with whether somebody waits, when their next date begins and their last one ends: one query."""
    now = now or clock.now()
    short = Enrolment.objects.filter(party=OuterRef("party"), sheet=OuterRef("sheet"), state=EnrolmentState.WAITING)
    short = short.filter(limit__taken__gte=F("limit__places"))  # a group that waits for a counted place stops nobody else
    waiting = Enrolment.objects.filter(~Exists(short), sheet=OuterRef("pk"), state=EnrolmentState.WAITING)
    free = SheetShare.objects.filter(sheet=OuterRef("pk")).order_by().values("sheet").annotate(n=Sum(F("places") - F("taken"))).values("n")
    on = Session.objects.on().filter(on_sheets__sheet=OuterRef("pk")).order_by()
    return SignUpSheet.objects.select_related("maison").annotate(
        queued=Exists(waiting),
        kept_online=Coalesce(Subquery(free.filter(door=Door.ONLINE)), 0),
        kept_house=Coalesce(Subquery(free.filter(maison__isnull=False)), 0),
        next_start=Subquery(on.filter(start__gt=now).order_by("start").values("start")[:1]),
        last_end=Subquery(on.order_by("-end").values("end")[:1]),
    )


def sheets_to_show():
    """The same with their dates: two queries."""
    dates = Prefetch("sessions", Session.objects.select_related("maison").order_by("start"), to_attr="dates_in_order")
    return sheets_in_lists().prefetch_related(dates)


def _for_visitors(sheet: SignUpSheet, person) -> OpenTo:
    """What is open online: to anybody, or to `person` (two queries more, where something is kept)."""
    if not sheet.kept:
        queued = sheet.queued and (person is None or not sheet.counts_needs or somebody_before(sheet))
        return OpenTo(sheet.left, queued, 0, "")
    if person is not None:
        return open_to(sheet, Asking((person,), Channel.ONLINE), queue=sheet.queued)
    for_desk = sheet.kept - sheet.kept_online - sheet.kept_house
    words = [text for number, text in ((for_desk, "l’accueil"), (sheet.kept_house, "les personnes de certaines maisons")) if number]
    return OpenTo(sheet.left_to_all + sheet.kept_online, sheet.queued, for_desk + sheet.kept_house, " et ".join(words))


def facts_of(sheet: SignUpSheet, *, published: bool, person=None) -> SheetFacts:
    """The same facts as actions read under the lock, from rows already loaded by `sheets_in_lists`; for a visitor, or for `person`."""
    open_now = _for_visitors(sheet, person)
    return SheetFacts(
        now=clock.now(),
        opens_at=sheet.opens_at,
        closes_at=sheet.closes_at,
        next_start=sheet.next_start,
        last_end=sheet.last_end,
        published=published,
        left=open_now.left,
        queue=open_now.queue,
        kept=open_now.kept,
        kept_for=open_now.kept_for,
        requests_until=sheet.requests_until if sheet.awaits_draw else None,
        draw_at=sheet.draw_at if sheet.awaits_draw else None,
        confidential=sheet.confidential,
        waiting_list=sheet.waiting_list,
        phone=str(sheet.maison.phone or ""),
    )


def standing_of(sheet: SignUpSheet, *, published: bool = True, person=None) -> Standing:
    by_request = sheet.selection == Selection.STAFF
    return standing(facts_of(sheet, published=published, person=person), by_request=by_request, confidential=sheet.confidential)


def listed_types() -> list[int]:
    """Content types of the kinds whose dates the engine lists; the others list their own."""
    return types_of(_listed)


def _listed(kind) -> bool:
    return kind.listed and not kind.by_slot


def types_by_slot() -> list[int]:
    """Content types of the kinds whose dates are moments for one person each: they have their own screens."""
    return types_of(lambda kind: kind.by_slot)


def public_dates(
    start: dt.datetime, end: dt.datetime, maison_id: int | None, limit: int, *, kind: str = "", per_day: int | None = None,
    bare: bool = False,
) -> list[DatedItem]:  # fmt: skip
    """The next public dates, for the home, a house's page and the agenda: two queries; for a calendar (`bare`), three, and no pages."""
    if per_day is None and not bare:
        of_house = {} if maison_id is None else {"maison_id": maison_id}
        found = list(_coming(tuple(_types_listed(kind)), limit, start=start, end=end, longest=start - LONGEST, **of_house))
        _put_sheets(found)
        return [_item(date) for date in found]
    sessions = listed_sessions(kind).filter(start__lt=end, start__gt=start - LONGEST, end__gt=start)
    if maison_id is not None:
        sessions = sessions.filter(maison=maison_id)
    if per_day is not None:
        rank = Window(RowNumber(), partition_by=F("local_date"), order_by=[F("start"), F("pk")])
        sessions = Session.objects.filter(pk__in=sessions.order_by().annotate(rank=rank).filter(rank__lte=per_day).values("pk"))
    if bare:
        return bare_lines(sessions.order_by("start", "pk")[:limit])
    shown = Prefetch("sheets", sheets_in_lists().order_by("pk"), to_attr="shown_sheets")
    found = sessions.select_related("activity", "maison").only(*SHOWN).prefetch_related(shown).order_by("start", "pk")[:limit]
    return [_item(date) for date in found]


@KeptQuery
def _coming(types: tuple[int, ...], limit: int, *, start, end, longest, maison_id: int | None = None):
    """The dates that `public_dates` shows, without their sheets."""
    found = Session.objects.public().filter(activity__content_type__in=types, start__lt=end, start__gt=longest, end__gt=start)
    if maison_id is not None:
        found = found.filter(maison=maison_id)
    return found.select_related("activity", "maison").only(*SHOWN).order_by("start", "pk")[:limit]


@KeptQuery
def _sheets_of(*, now, **dates: int):
    """The sheets of these dates, a line for each date."""
    found = sheets_in_lists(now).filter(dates__session__in=dates.values()).annotate(of_date=F("dates__session"))
    return found.order_by("pk")


def _put_sheets(dates: list[Session]) -> None:
    """Each date's sheets in `shown_sheets`: one query, none without dates."""
    keys = [date.pk for date in dates]
    if not keys:
        return
    size = 1 << (len(keys) - 1).bit_length()  # the last date several times over: few statements, whatever the number of dates
    keys += keys[-1:] * (size - len(keys))
    by_date: dict[int, list[SignUpSheet]] = {}
    for sheet in _sheets_of(now=clock.now(), **{f"date_{number}": key for number, key in enumerate(keys)}):
        by_date.setdefault(sheet.of_date, []).append(sheet)
    for date in dates:
        date.shown_sheets = by_date.get(date.pk, [])


def _types_listed(kind: str) -> list[int]:
    return types_of(lambda one: _listed(one) and (not kind or one.key == kind))


def listed_sessions(kind: str = ""):
    """Dates of published pages that the engine lists by itself, of one kind alone when its key is given."""
    return Session.objects.public().filter(activity__content_type__in=_types_listed(kind))


def _item(date: Session) -> DatedItem:
    stands = standing_of(date.shown_sheets[0]) if date.shown_sheets else Standing()
    note = "Annulé" if date.cancelled else stands.note
    return DatedItem(
        start=date.start, end=date.end, title=date.activity.title, url=address_of(date.activity), place=date.where,
        note=note, full=date.cancelled or stands.full, maison_id=date.maison_id, file=reverse("programmes:date_file", args=[date.uid]),
        **calendar_marks(date),
    )  # fmt: skip
