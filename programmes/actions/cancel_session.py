from django.db import transaction

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal

from ..beside import beside, followers
from ..enums import ACTIVE, SessionState
from ..models import Enrolment, Session, SheetSession, SignUpSheet
from .lock_sheet import sheets_with_pages
from .lose_dates import give_up_kept, kept_on, lock_who_owes, lose_dates
from .tell_people import tell_people


def lock_date(session: Session) -> tuple[dict[int, list[SignUpSheet]], Session]:
    """Lock every sheet of a date and of what stands beside it, then read the date again: (key of a date -> its sheets, the date)."""
    keys = {session.pk, *beside([session.pk])}
    links = list(SheetSession.objects.filter(session__in=keys).order_by("sheet").values_list("session", "sheet"))
    rows = locked(sheets_with_pages(), {sheet for _, sheet in links}, rank=Rank.SHEET) if links else []
    by_key = {sheet.pk: sheet for sheet in rows}
    dates = Session.objects.select_for_update(of=("self",)).select_related("maison", "activity")
    fresh = {date.pk: date for date in dates.filter(pk__in=keys).order_by("pk")}
    return {key: [by_key[sheet] for date, sheet in links if date == key] for key in fresh}, fresh[session.pk]


def refuse_past(session: Session) -> None:
    if session.cancelled:
        raise Refusal("deja-annulee", "Cette date est déjà annulée.", "Les personnes inscrites ont été prévenues à ce moment-là.")
    if session.end <= clock.now():
        raise Refusal("date-passee", "Cette date est passée.", "Notez plutôt les présences.")


def cancel_session(*, session: Session, by, why: str = "") -> Session:
    """This date does not take place: everybody with a place, an offer or a wait is told. Where a sheet has no date at all left, its
    places are given back and what was to pay is undone; a course keeps its places, and its price loses the share of this date. What
    stands beside the date is called off with it."""
    with transaction.atomic():
        on, fresh = lock_date(session)
        refuse_past(fresh)
        dates = [fresh, *(line.date for line in (followers([fresh]) if len(on) > 1 else ()))]
        sheets = [sheet for date in dates for sheet in on[date.pk]]
        before = {sheet.pk: sheet.sessions.on().count() for sheet in sheets}
        for date in dates:
            call_off(date, by=by, why=why)
        rows = {sheet.pk: _standing(sheet) for sheet in sheets}
        kept = {sheet.pk: kept_on(sheet) for sheet in sheets}
        lock_who_owes(row for on_it in (*rows.values(), *kept.values()) for row in on_it)
        for date in dates:
            for sheet in on[date.pk]:
                _cancel_on(sheet, date, rows[sheet.pk], before[sheet.pk], by=by, why=why)
                give_up_kept(sheet, kept[sheet.pk], by=by)
        return fresh


def call_off(session: Session, *, by, why: str) -> None:
    """Say of a locked date that it does not take place; calendars learn it."""
    session.state, session.public_note, session.changed_at = SessionState.CANCELLED, why, clock.now()
    session.sequence += 1
    session.save(update_fields=["state", "public_note", "changed_at", "sequence"])
    audit.record("programmes.cancel_session", session, by=by, maison=session.maison_id, why=why)


def _standing(sheet: SignUpSheet) -> list[Enrolment]:
    return list(sheet.enrolments.filter(state__in=ACTIVE).select_related("person", "party").order_by("pk"))


def _cancel_on(sheet: SignUpSheet, session: Session, rows: list[Enrolment], before: int, *, by, why: str) -> None:
    to_come = sheet.sessions.on().filter(end__gt=clock.now()).exists()
    lose_dates(sheet, rows, before=before, after=before - 1, to_come=to_come, by=by)
    tell_people("date_cancelled", sheet, rows, by=by, occasion_key=f"session:{session.pk}", lost=session.start, why=why)
