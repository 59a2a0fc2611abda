from django.db import transaction

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal

from ..enums import ACTIVE, SessionState
from ..models import Enrolment, Session, SignUpSheet
from .lock_sheet import sheets_with_pages
from .lose_dates import give_up_kept, kept_on, lock_who_owes, lose_dates
from .tell_people import tell_people


def lock_date(session: Session) -> tuple[list[SignUpSheet], Session]:
    """Lock every sheet of a date, then read the date again."""
    keys = list(session.sheets.values_list("pk", flat=True))
    sheets = locked(sheets_with_pages(), keys, rank=Rank.SHEET) if keys else []
    fresh = Session.objects.select_for_update(of=("self",)).select_related("maison", "activity").get(pk=session.pk)
    return sheets, fresh


def refuse_past(session: Session) -> None:
    if session.cancelled:
        raise Refusal("deja-annulee", "Cette date est déjà annulée.", "Les personnes inscrites ont été prévenues à ce moment-là.")
    if session.end <= clock.now():
        raise Refusal("date-passee", "Cette date est passée.", "Notez plutôt les présences.")


def cancel_session(*, session: Session, by, why: str = "") -> Session:
    """This date does not take place: everybody with a place, an offer or a wait is told. Where a sheet has no date at all left, its
    places are given back and what was to pay is undone; a course keeps its places, and its price loses the share of this date."""
    with transaction.atomic():
        sheets, fresh = lock_date(session)
        refuse_past(fresh)
        before = {sheet.pk: sheet.sessions.on().count() for sheet in sheets}
        call_off(fresh, by=by, why=why)
        rows = {sheet.pk: _standing(sheet) for sheet in sheets}
        kept = {sheet.pk: kept_on(sheet) for sheet in sheets}
        lock_who_owes(row for on_it in (*rows.values(), *kept.values()) for row in on_it)
        for sheet in sheets:
            _cancel_on(sheet, fresh, rows[sheet.pk], before[sheet.pk], by=by, why=why)
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
