import datetime as dt

from django.db import transaction
from django.db.models.functions import Least
from django.utils import timezone

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..beside import followers
from ..clashes import Span
from ..enums import EnrolmentState, SessionState
from ..models import Session
from ..programme_type import ProgrammeType, kind_of
from .cancel_session import LockedDate, lock_date, refuse_past
from .make_offers import make_offers
from .plan_session import refuse_times
from .sheet_facts import sheet_facts
from .tell_people import tell_people


def move_session(
    *, session: Session, start: dt.datetime, end: dt.datetime, by, maison=None, place: str | None = None, why: str = ""
) -> Session:
    """Give a date another time, house or place (`maison`, `place`: None keeps them): calendars learn it, everybody on it is told. What the
    kind keeps beside the date or its day follows, and what visitors have there; what stands beside the date goes with it.

    Raises « fin-avant-debut », « date-passee », « deja-annulee », « deja-modifie » and the reasons of the kind."""
    refuse_times(start, end)
    if end <= clock.now():
        raise Refusal("date-passee", "La nouvelle date est déjà passée.", "Choisissez une date à venir.")
    if maison is not None and maison.pk != session.maison_id:
        maison.refuse_if_closed()
    with transaction.atomic():
        date = lock_date(session)
        fresh = date.session
        refuse_past(fresh)
        refuse_move(kind_of(fresh.activity), [(fresh, timezone.localtime(start).date(), maison or fresh.maison)])
        going = followers([fresh], {fresh.pk: Span(start, end)}) if date.has_followers else []
        old_place = fresh.place
        _move(date, fresh, start, end, maison=maison or fresh.maison, place=old_place if place is None else place, why=why, by=by)
        for line in going:
            along = line.date.place
            if along == old_place and line.date.room_id is None:
                along = fresh.place or ("" if line.date.maison_id == fresh.maison_id else fresh.maison.name)
            _move(date, line.date, line.span.start, line.span.end, maison=line.date.maison, place=along, why=why, by=by)
        return fresh


def _move(locked: LockedDate, date: Session, start: dt.datetime, end: dt.datetime, *, maison, place: str, why: str, by) -> None:
    """Write a locked date as it becomes, and tell everybody on it; nothing where it stays as it is."""
    before, day, kind = date.start, date.local_date, kind_of(date.activity)
    if (start, end, maison.pk, place) == (before, date.end, date.maison_id, date.place):
        return
    date.maison, date.place = maison, place
    date.moved_from = before if start != before else date.moved_from
    date.start, date.end, date.local_date = start, end, timezone.localtime(start).date()
    date.state, date.public_note, date.changed_at = SessionState.MOVED, why, clock.now()
    date.sequence += 1
    date.save()
    audit.record("programmes.move_session", date, by=by, maison=date.maison_id, before=before.isoformat(), after=start.isoformat())
    if start != before:
        kind.dates_moved([(before, date)], by=by)
    else:
        kind.dates_elsewhere([date], by=by)
    if date.local_date != day:
        kind.days_changed([(day, date)], by=by)
    if date.pk == locked.session.pk:
        for row in locked.visiting:
            kind.dates_shifted(row, {date.pk}, by=by)
    details = {"before": before, "now": start, "where": date.where, "why": why}
    for sheet in locked.on[date.pk]:
        rows = locked.places_of(sheet)
        for row in rows:
            kind.dates_shifted(row, {date.pk}, by=by)
        told = kind.concerned("moved", rows, [date.pk])
        tell_people("date_moved", sheet, told, by=by, occasion_key=f"session:{date.pk}:{date.sequence}", **details)
        follow_dates(sheet, by=by)


def refuse_move(kind: ProgrammeType, moves: list[tuple]) -> None:
    """Every reason of the kind against these moves, at once."""
    refusal = Refusal.gather(kind.reasons_against_moving(moves))
    if refusal:
        raise refusal


def follow_dates(sheet, *, by) -> None:
    """No offer outlives the date it is for; a date that came near or went away may change whose turn it is. The sheet is locked."""
    start = sheet_facts(sheet).next_start
    if start is not None:
        offers = sheet.enrolments.filter(state=EnrolmentState.OFFERED, held_until__gt=start)
        offers.update(held_until=Least("held_until", start))
    make_offers(sheet.pk, by=by)
