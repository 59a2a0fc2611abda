import datetime as dt

from django.db import transaction
from django.db.models.functions import Least
from django.utils import timezone

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..enums import EnrolmentState, SessionState
from ..models import Session
from ..programme_type import ProgrammeType, kind_of
from .cancel_session import lock_date, refuse_past
from .make_offers import make_offers
from .plan_session import refuse_times
from .sheet_facts import sheet_facts
from .tell_people import tell_people


def move_session(
    *, session: Session, start: dt.datetime, end: dt.datetime, by, maison=None, place: str | None = None, why: str = ""
) -> Session:
    """Give a date another time, house or place (`maison`, `place`: None keeps them): calendars learn it, everybody on it is told. What the
    kind keeps beside the date or its day follows, and what visitors have there.

    Raises « fin-avant-debut », « date-passee », « deja-annulee », « deja-modifie » and the reasons of the kind."""
    refuse_times(start, end)
    if end <= clock.now():
        raise Refusal("date-passee", "La nouvelle date est déjà passée.", "Choisissez une date à venir.")
    with transaction.atomic():
        date = lock_date(session)
        fresh, sheets, kind = date.session, date.sheets, kind_of(date.session.activity)
        refuse_past(fresh)
        refuse_move(kind, [(fresh, timezone.localtime(start).date(), maison or fresh.maison)])
        before, before_end, day, old = fresh.start, fresh.end, fresh.local_date, (fresh.maison_id, fresh.place)
        fresh.maison = maison or fresh.maison
        fresh.place = fresh.place if place is None else place
        if (start, end, fresh.maison_id, fresh.place) == (before, before_end, *old):
            return fresh
        fresh.moved_from = before if start != before else fresh.moved_from
        fresh.start, fresh.end, fresh.local_date = start, end, timezone.localtime(start).date()
        fresh.state, fresh.public_note, fresh.changed_at = SessionState.MOVED, why, clock.now()
        fresh.sequence += 1
        fresh.save()
        audit.record("programmes.move_session", fresh, by=by, maison=fresh.maison_id, before=before.isoformat(), after=start.isoformat())
        if fresh.local_date != day:
            kind.days_changed([(day, fresh)], by=by)
        for row in date.visiting:
            kind.dates_shifted(row, {fresh.pk}, by=by)
        details = {"before": before, "now": start, "where": fresh.where, "why": why}
        for sheet in sheets:
            rows = date.places_of(sheet)
            for row in rows:
                kind.dates_shifted(row, {fresh.pk}, by=by)
            told = kind.concerned("moved", rows, [fresh.pk])
            tell_people("date_moved", sheet, told, by=by, occasion_key=f"session:{fresh.pk}:{fresh.sequence}", **details)
            follow_dates(sheet, by=by)
        return fresh


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
