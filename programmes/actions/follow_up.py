"""The morning after: a thank-you to who came, a kind word to who did not. Once for a person and an activity, never after each of ten
dates; by e-mail or SMS alone, for nobody is rung up or written a letter for this."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from portal.cms.models.base import address_of
from portal.kit import clock, dates, registry
from portal.kit.audit import SYSTEM
from portal.notifications.enums import Channel as Way
from portal.people.notifications import way_to

from ..enums import EnrolmentState, Presence
from ..models import Attendance, Enrolment, Session, SignUpSheet
from ..notifications import reader_for
from ..opinion_links import link_for
from ..programme_type import kind_of

PER_TURN = 200  # dates a turn
MORNING = 9  # o'clock in Europe/Paris: nobody's telephone rings before
WITHIN = 3  # days: a sheet keyed from paper two days later is still answered; a word that comes later says nothing any more
QUIET_WAYS = (Way.EMAIL, Way.SMS)
TURNS = {Presence.PRESENT: "follow_up", Presence.ABSENT: "missed"}


def follow_up(*, limit: int = PER_TURN) -> int:
    """Speak of the dates of the last days that somebody has ticked; how many places. Idempotent: a date is taken by one conditional
    UPDATE. Each date is a transaction of its own; one query when nothing is due."""
    today = clock.today()
    if dates.local(clock.now()).hour < MORNING:
        return 0
    noted = Attendance.objects.filter(session=OuterRef("pk"))
    due = Session.objects.on().filter(
        _kinds(), followed_up_at=None, local_date__lt=today, local_date__gte=today - dt.timedelta(days=WITHIN)
    )
    rows = due.filter(Exists(noted), end__lt=clock.now()).select_related("activity__content_type", "maison").order_by("start", "pk")[:limit]
    return sum(_speak_of(session) for session in rows)


def _kinds() -> Q:
    found = Q(pk__in=[])
    for kind in registry.kinds:
        if kind.follows_up:
            app, _, model = kind.page_model.lower().partition(".")
            found |= Q(activity__content_type__app_label=app, activity__content_type__model=model)
    return found


def _speak_of(session: Session) -> int:
    told = 0
    with transaction.atomic():
        if not Session.objects.filter(pk=session.pk, followed_up_at=None).update(followed_up_at=clock.now()):
            return 0
        for sheet in session.sheets.filter(confidential=False).select_related("activity__content_type", "maison"):
            for presence, rows in _of_sheet(sheet, session).items():
                told += _tell(presence, sheet, session, rows)
    return told


def _of_sheet(sheet: SignUpSheet, session: Session) -> dict[str, list[Enrolment]]:
    """To whom which word goes: who missed this date without a word; on the last date of the sheet, who came to any of its dates."""
    places = sheet.enrolments.filter(state=EnrolmentState.CONFIRMED, guest=False).annotate(her=Coalesce("person__successor", "person"))
    rows = list(places.select_related("person__successor", "sheet").order_by("pk"))
    marks = Attendance.objects.filter(enrolment__in=rows).values_list("enrolment_id", "session_id", "presence")
    now = {row: mark for row, date, mark in marks if date == session.pk}
    came = {row for row, _, mark in marks if mark == Presence.PRESENT}
    last = not sheet.sessions.on().filter(start__gt=session.start).exists()
    said = _said(sheet.activity_id, {row.her for row in rows})
    missed = [row for row in rows if now.get(row.pk) == Presence.ABSENT and (row.her, Presence.ABSENT) not in said]
    thanked = [row for row in rows if last and row.pk in came and now.get(row.pk) != Presence.ABSENT]
    return {Presence.ABSENT: missed, Presence.PRESENT: [row for row in thanked if (row.her, Presence.PRESENT) not in said]}


def _said(activity: int, people: set[int]) -> set[tuple[int, str]]:
    """Who already had which word about this activity."""
    told = Attendance.objects.annotate(her=Coalesce("enrolment__person__successor", "enrolment__person"))
    told = told.filter(enrolment__sheet__activity=activity, told_at__isnull=False, her__in=people)
    return set(told.values_list("her", "presence"))


def _tell(presence: str, sheet: SignUpSheet, session: Session, rows: list[Enrolment]) -> int:
    """The words of one kind, to those whom e-mail or SMS reaches; the others are left in peace."""
    kind = kind_of(sheet.activity)
    heard = [row for row in rows if _reached(row)]
    if not heard or kind.WORDS.get(TURNS[presence]) is None:
        return 0
    page = settings.WAGTAILADMIN_BASE_URL + address_of(sheet.activity)
    coming = sheet.activity.sessions.on().filter(start__gt=clock.now(), activity__live=True).order_by("start").first()
    if presence == Presence.PRESENT:
        for rows_of_one in _by_reader(heard):  # each reader has a link of her own: one answer each
            link = link_for(rows_of_one[0].pk, session.pk)
            more = {"page": page, "coming": coming.start if coming else None, "opinion": link}
            kind.tell("follow_up", sheet, rows_of_one, by=SYSTEM, occasion_key="once", date=session, **more)
    else:
        kind.tell("missed", sheet, heard, by=SYSTEM, occasion_key="once", date=session)
    marked = Attendance.objects.filter(enrolment__in=heard, presence=presence)
    marked.update(told_at=clock.now())
    return len(heard)


def _by_reader(rows: list[Enrolment]) -> list[list[Enrolment]]:
    found: dict[int, list[Enrolment]] = {}
    for row in rows:
        found.setdefault(reader_for(row).pk, []).append(row)
    return list(found.values())


def _reached(row: Enrolment) -> bool:
    way = way_to(reader_for(row))
    return way is not None and way[0] in QUIET_WAYS
