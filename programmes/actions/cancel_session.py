from django.db import transaction

from portal.households.models import Household
from portal.kit import audit, clock
from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal

from ..enums import ACTIVE, EnrolmentState, SessionState
from ..models import Enrolment, Session, SignUpSheet
from ..programme_type import kind_of
from .change_state import change_state
from .charge_place import undo_charge
from .lock_sheet import sheets_with_pages
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
    """This date does not take place: everybody with a place, an offer or a wait is told. Where a sheet has no other date left, its
    places are given back (what was to pay is undone); a course keeps its places for its other dates."""
    with transaction.atomic():
        sheets, fresh = lock_date(session)
        refuse_past(fresh)
        fresh.state, fresh.public_note, fresh.changed_at = SessionState.CANCELLED, why, clock.now()
        fresh.sequence += 1
        fresh.save(update_fields=["state", "public_note", "changed_at", "sequence"])
        audit.record("programmes.cancel_session", fresh, by=by, maison=fresh.maison_id, why=why)
        _lock_who_owes(sheets)
        for sheet in sheets:
            _cancel_on(sheet, fresh, by=by, why=why)
        return fresh


def _lock_who_owes(sheets: list[SignUpSheet]) -> None:
    """Every household that pays a place here, in their order and all at once: what they owe is undone row by row, in the rows' order."""
    rows = Enrolment.objects.active().filter(sheet__in=sheets, household__isnull=False, price_cents__isnull=False)
    keys = set(rows.order_by().values_list("household", flat=True))
    if keys:
        locked(Household, keys, rank=Rank.HOUSEHOLD)


def _cancel_on(sheet: SignUpSheet, session: Session, *, by, why: str) -> None:
    rows = list(sheet.enrolments.filter(state__in=ACTIVE).select_related("person", "party").order_by("pk"))
    kind = kind_of(sheet.activity)
    if not sheet.sessions.on().filter(end__gt=clock.now()).exists():
        for row in rows:
            row.sheet = sheet
            _end(row, kind, by=by)
    tell_people("date_cancelled", sheet, rows, by=by, occasion_key=f"session:{session.pk}", lost=session.start, why=why)


def _end(row: Enrolment, kind, *, by) -> None:
    was_confirmed = row.state == EnrolmentState.CONFIRMED
    change_state(row, EnrolmentState.WITHDRAWN, by=by, allowed=ACTIVE, reason="date-cancelled")
    undo_charge(row, reason="date-cancelled", by=by)
    if was_confirmed:
        kind.withdrawn(row, by=by)
