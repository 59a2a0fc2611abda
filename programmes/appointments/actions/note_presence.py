import datetime as dt

from django.db import transaction

from portal.kit import clock
from portal.kit.refusal import Refusal
from programmes.actions.record_attendance import record_attendance
from programmes.actions.set_capacity import set_capacity
from programmes.enums import Presence
from programmes.models import Enrolment
from programmes.notifications import tell_rows
from programmes.programme_type import kind_of

from ..models import AppointmentSlot
from ..rules import wording

PATIENCE = dt.timedelta(minutes=10)  # nobody is missing before
MISSED = "appointments.missed"


def note_arrived(*, enrolment: Enrolment, by) -> None:
    """She is here. Said twice is once; refused before the day itself."""
    slot = enrolment.sheet.slot
    record_attendance(sheet=enrolment.sheet, session=slot.session, marks={enrolment.pk: Presence.PRESENT}, by=by)


def note_missed(*, enrolment: Enrolment, by) -> None:
    """She did not come, without blame: the day keeps it, nothing counts it, and a kind word proposes another moment, once. Raises
    « patience » in the first ten minutes."""
    slot = enrolment.sheet.slot
    if clock.now() < slot.session.start + PATIENCE:
        raise Refusal("patience", "Il est encore tôt pour le dire.", "Attendez dix minutes : un bus en retard, cela arrive.")
    with transaction.atomic():
        record_attendance(sheet=enrolment.sheet, session=slot.session, marks={enrolment.pk: Presence.ABSENT}, by=by)
        row = Enrolment.objects.select_related("sheet__activity", "sheet__maison", "person").get(pk=enrolment.pk)
        phone = slot.maison.phone.as_national if slot.maison.phone else ""
        seat = slot.host.name if slot.host.seat and not row.sheet.confidential else ""
        title = kind_of(row.sheet.activity).title(row.sheet.activity, neutral=row.sheet.confidential)
        tell_rows(
            row.sheet, [row], MISSED, lambda occasion: wording.missed(occasion, moment=slot.session.start, phone=phone, seat=seat),
            title=title, by=by, occasion_key="once",
        )  # fmt: skip


def unmark(*, enrolment: Enrolment, by) -> None:
    """Take a mark back: it was a mistake."""
    record_attendance(sheet=enrolment.sheet, session=enrolment.sheet.slot.session, marks={enrolment.pk: ""}, by=by)


def serve_walk_in(*, slot: AppointmentSlot, by) -> None:
    """Somebody came without an appointment and is received at this free moment of today: counted without a name, and nobody else can
    take it. Raises « pris », « trop-tot » before the day."""
    with transaction.atomic():
        try:
            set_capacity(sheet=slot.sheet, capacity=0, by=by)
        except Refusal as refusal:
            if refusal.code == "places-prises":
                raise Refusal("pris", "Ce moment est pris.", "Choisissez un moment libre.") from None
            raise
        record_attendance(sheet=slot.sheet, session=slot.session, marks={}, unnamed=1, by=by)
