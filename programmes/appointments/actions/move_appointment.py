import uuid

from portal.kit import audit
from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from programmes.actions.change_state import change_state
from programmes.actions.hold import admitted
from programmes.actions.lock_sheet import refuse_stale, sheets_with_pages
from programmes.actions.place_people import place_people
from programmes.actions.sheet_facts import sheet_facts
from programmes.actions.tell_people import tell_people
from programmes.enums import ACTIVE, Channel, EnrolmentState
from programmes.models import Enrolment
from programmes.programme_type import kind_of
from programmes.rules.sign_up import refusal_to_withdraw

from ..models import AppointmentSlot
from .book_appointment import in_words_of_here


def move_appointment(
    *, enrolment: Enrolment, to: AppointmentSlot, by, channel: str, seen: int | None = None, key: uuid.UUID | None = None
) -> Enrolment:
    """Another moment of the same permanence instead of this one, in one transaction with both sheets locked: where the new one cannot be
    had, the old one stays as it was. She is told once. Raises the refusals of a booking, « autre-permanence », « meme-moment »."""
    if to.session.activity_id != enrolment.sheet.activity_id:
        raise Refusal("autre-permanence", "Ce moment est celui d'une autre permanence.", "Annulez, puis prenez rendez-vous là-bas.")
    if to.sheet_id == enrolment.sheet_id:
        raise Refusal("meme-moment", "C'est le moment déjà noté.", "Choisissez-en un autre.")
    with once(key, "appointments.move", by=by) as request:
        if request.done:
            return Enrolment.objects.get(pk=request.result)
        sheets = {row.pk: row for row in locked(sheets_with_pages(), [enrolment.sheet_id, to.sheet_id], rank=Rank.SHEET)}
        fresh = Enrolment.objects.select_for_update(of=("self",)).select_related("person", "party").get(pk=enrolment.pk)
        fresh.sheet = sheets[enrolment.sheet_id]
        refuse_stale(fresh, seen)
        before = _leave(fresh, by=by, channel=channel)
        moved = _take(sheets[to.sheet_id], fresh.person.current_record, by=by, channel=channel)
        tell_people(
            "date_moved", moved.sheet, [moved], by=by, occasion_key=f"from:{fresh.pk}", before=before, now=to.session.start,
            where=to.session.where, why="",
        )  # fmt: skip
        audit.record("appointments.move", moved, by=by, maison=to.maison_id, instead_of=fresh.pk)  # for whom: the engine's own lines
        request.result = moved.pk
    return moved


def _leave(row: Enrolment, *, by, channel: str):
    """Give the old moment back; when it was. What follows in the same transaction may still undo it."""
    facts = sheet_facts(row.sheet)
    if channel == Channel.ONLINE:
        refusal = refusal_to_withdraw(now=facts.now, cancel_until=row.sheet.cancel_until, next_start=facts.next_start)
        if refusal:
            raise refusal
    before = row.sheet.sessions.order_by("start").values_list("start", flat=True)[0]
    if before <= facts.now:
        raise Refusal("passe", "Ce rendez-vous est passé.", "Prenez plutôt un nouveau rendez-vous.")
    change_state(row, EnrolmentState.WITHDRAWN, by=by, allowed=ACTIVE, reason="moved")
    return before


def _take(sheet, person, *, by, channel: str) -> Enrolment:
    try:
        admitted(sheet, [person], channel=channel, places=1)
        [row] = place_people(sheet, [person], EnrolmentState.CONFIRMED, by=by, channel=channel)
    except Refusal as refusal:
        raise in_words_of_here(refusal) from None
    kind_of(sheet.activity).confirmed(row, by=by)
    return row
