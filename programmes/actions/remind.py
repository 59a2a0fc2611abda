"""Two days before a date, whoever has a place is reminded of it, once, by the way she reads."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Q

from portal.kit import clock, registry
from portal.kit.audit import SYSTEM

from ..enums import EnrolmentState
from ..models import Session
from ..programme_type import kind_of

PER_TURN = 200  # dates a turn, so that one tick never lasts for ever


def remind(*, limit: int = PER_TURN) -> int:
    """Remind of the dates whose time to be reminded of has come; how many places. Idempotent: a date is taken by one conditional UPDATE,
    and a date that moves is another one. Each date is a transaction of its own; one query when nothing is due."""
    now = clock.now()
    due = Session.objects.on().filter(_due(now), Q(reminded_for=None) | ~Q(reminded_for=F("start")), start__gt=now)
    rows = due.select_related("activity__content_type", "maison").order_by("start", "pk")[:limit]
    return sum(_remind_of(session) for session in rows)


def _due(now: dt.datetime) -> Q:
    """Dates of the kinds that remind, each as early as it does."""
    due = Q(pk__in=[])
    for kind in registry.kinds:
        if kind.reminds and kind.WORDS.get("reminder"):
            app, _, model = kind.page_model.lower().partition(".")
            pages = {"activity__content_type__app_label": app, "activity__content_type__model": model}
            due |= Q(start__lte=now + kind.reminder_lead, **pages)
    return due


def _remind_of(session: Session) -> int:
    """One date: those who have had their place for longer than the reminder is early; the others were told just now. So were those
    whose date moved within that time."""
    kind = kind_of(session.activity)
    since = session.start - kind.reminder_lead
    with transaction.atomic():
        standing = Session.objects.on().filter(Q(reminded_for=None) | ~Q(reminded_for=session.start), pk=session.pk, start=session.start)
        if not standing.update(reminded_for=session.start):
            return 0  # another tick took it, or it moved meanwhile
        if session.sequence and session.changed_at > since:
            return 0
        told = 0
        for sheet in session.sheets.select_related("activity__content_type", "maison"):
            places = sheet.enrolments.filter(state=EnrolmentState.CONFIRMED, changed_at__lte=since)
            rows = list(places.select_related("person__successor", "sheet").order_by("pk"))
            kind.tell("reminder", sheet, rows, by=SYSTEM, occasion_key=f"{session.pk}:{session.start.isoformat()}", date=session)
            told += len(rows)
    return told
