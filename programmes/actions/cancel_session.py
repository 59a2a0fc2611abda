from dataclasses import dataclass

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal

from ..beside import beside, followers
from ..enums import ACTIVE, SessionState
from ..models import Enrolment, Session, SheetSession, SignUpSheet
from ..programme_type import kind_of
from .lock_sheet import sheets_with_pages
from .lose_dates import give_up_kept, kept_on, lock_who_owes, lose_dates
from .tell_people import tell_people


@dataclass
class LockedDate:
    """One date with all that its change touches, locked: its own sheets, those of the dates that stand beside it, and places of other
    sheets that have something there for once. `on`: key of a date -> its sheets."""

    session: Session
    on: dict[int, list[SignUpSheet]]
    visiting: list[Enrolment]

    @property
    def has_followers(self) -> bool:
        return len(self.on) > 1

    def places_of(self, sheet: SignUpSheet) -> list[Enrolment]:
        rows = list(sheet.enrolments.filter(state__in=ACTIVE).select_related("person", "party").order_by("pk"))
        for row in rows:
            row.sheet = sheet
        return rows


def lock_date(session: Session) -> LockedDate:
    """Lock every sheet of a date, of what stands beside it (`beside_dates`), of whoever is there for once from another sheet, and those
    beside these; then read the date again.

    Raises « deja-modifie » when somebody else came there while we waited."""
    kind = kind_of(session.activity)
    dates = {session.pk, *beside([session.pk])}
    there = kind.places_on([session.pk])
    places = dict(there.order_by().values_list("pk", "sheet"))
    links = list(SheetSession.objects.filter(session__in=dates).order_by("sheet").values_list("session", "sheet"))
    keys = {sheet for _, sheet in links} | set(places.values()) | kind.sheets_beside(list(places))
    sheets = {sheet.pk: sheet for sheet in locked(sheets_with_pages(), keys, rank=Rank.SHEET)} if keys else {}
    fresh = Session.objects.select_for_update(of=("self",)).select_related("maison", "activity")
    rows = {date.pk: date for date in fresh.filter(pk__in=dates).order_by("pk")}
    own = {sheet for date, sheet in links if date == session.pk}
    visiting = list(there.exclude(sheet__in=own).select_related("person__successor", "party").order_by("pk"))
    if not {row.sheet_id for row in visiting} <= set(sheets):
        raise Refusal("deja-modifie", "Cette date a changé depuis que vous l'avez vue.", "Vérifiez, puis recommencez.")
    for row in visiting:
        row.sheet = sheets[row.sheet_id]
    return LockedDate(rows[session.pk], {key: [sheets[sheet] for date, sheet in links if date == key] for key in rows}, visiting)


def refuse_past(session: Session) -> None:
    if session.cancelled:
        raise Refusal("deja-annulee", "Cette date est déjà annulée.", "Les personnes inscrites ont été prévenues à ce moment-là.")
    if session.end <= clock.now():
        raise Refusal("date-passee", "Cette date est passée.", "Notez plutôt les présences.")


def cancel_session(*, session: Session, by, why: str = "") -> Session:
    """This date does not take place: everybody with a place, an offer or a wait is told. Where a sheet has no date at all left, its
    places are given back and what was to pay is undone; a course keeps its places, and its price loses the share of this date. Who had
    something there for once, from another sheet, is seen to by the kind. What stands beside the date is called off with it."""
    with transaction.atomic():
        date = lock_date(session)
        fresh = date.session
        refuse_past(fresh)
        dates = [fresh, *(line.date for line in (followers([fresh]) if date.has_followers else ()))]
        sheets = [sheet for one in dates for sheet in date.on[one.pk]]
        before = {sheet.pk: sheet.sessions.on().count() for sheet in sheets}
        for one in dates:
            call_off(one, by=by, why=why)
            kind_of(one.activity).dates_called_off([one], by=by)
        rows = {sheet.pk: date.places_of(sheet) for sheet in sheets}
        kept = {sheet.pk: kept_on(sheet) for sheet in sheets}
        lock_who_owes(row for on_it in (*rows.values(), *kept.values(), date.visiting) for row in on_it)
        for one in dates:
            for sheet in date.on[one.pk]:
                _cancel_on(sheet, one, rows[sheet.pk], before[sheet.pk], by=by, why=why)
                give_up_kept(sheet, kept[sheet.pk], by=by)
        for row in date.visiting:
            kind_of(fresh.activity).dates_lost(row, by=by)
        return fresh


def call_off(session: Session, *, by, why: str) -> None:
    """Say of a locked date that it does not take place; calendars learn it."""
    session.state, session.public_note, session.changed_at = SessionState.CANCELLED, why, clock.now()
    session.sequence += 1
    session.save(update_fields=["state", "public_note", "changed_at", "sequence"])
    audit.record("programmes.cancel_session", session, by=by, maison=session.maison_id, why=why)


def _cancel_on(sheet: SignUpSheet, session: Session, rows: list[Enrolment], before: int, *, by, why: str) -> None:
    to_come = sheet.sessions.on().filter(end__gt=clock.now()).exists()
    lose_dates(sheet, rows, before=before, after=before - 1, to_come=to_come, by=by)
    told = kind_of(session.activity).concerned("cancelled", rows, [session.pk])
    tell_people("date_cancelled", sheet, told, by=by, occasion_key=f"session:{session.pk}", lost=session.start, why=why)
