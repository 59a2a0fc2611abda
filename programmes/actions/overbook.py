import uuid
from itertools import count

from django.db.models import F

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import Channel, EnrolmentState
from ..models import Enrolment, SignUpSheet
from ..programme_type import kind_of
from ..room import Asking, live_shares, needs_of, room_of
from ..rules.extras import ALONE, Extras
from ..rules.shares import Room, seat
from .admit import admit
from .charge_place import charge_place
from .hold import prices_of, refusal_of_needs
from .lock_sheet import lock_sheet
from .place_people import comers, place_people, refuse_odd_party
from .set_capacity import refuse_more_places
from .sheet_facts import sheet_facts
from .tell_people import tell_people


def _missing(sheet: SignUpSheet, asking: Asking) -> int:
    """How many places there must be more for them: what is kept for others stays kept."""
    if sheet.left_to_all is None:
        return 0
    shares = live_shares(sheet)
    needs, room = needs_of(shares, asking), room_of(sheet, shares)
    if seat(needs, room) is not None:
        return 0
    return next(more for more in count(1) if seat(needs, Room((room.pool or 0) + more, room.shares)) is not None)


def overbook(
    *, sheet: SignUpSheet, people: list, reason: str, by, channel: str = Channel.COUNTER, household=None, places: int = 1,
    key: uuid.UUID | None = None, extras: Extras = ALONE,
) -> list[Enrolment]:  # fmt: skip
    """Staff knowingly let people in past the list or above capacity: by name, with a reason, in the audit. Confirmed at once. The places
    counted for a need are the place's own: none is ever added."""
    if not getattr(by, "is_staff", False):
        raise Refusal("reserve-equipe", "Seule l'équipe peut ajouter une place.", "Passez à l'accueil de la maison.")
    if not reason.strip():
        raise Refusal("raison-manquante", "Écrivez pourquoi cette place est ajoutée.", "Une phrase suffit ; elle reste dans le journal.")
    refuse_odd_party(people, places, extras)
    with once(key, "programmes.overbook", by=by) as request:
        if request.done:
            return list(Enrolment.objects.filter(pk__in=request.result).order_by("pk"))
        sheet = lock_sheet(sheet.pk)
        facts = sheet_facts(sheet)
        admit(sheet, people, facts, channel=channel, also=refusal_of_needs(sheet, extras, places, above=True), extras=extras)
        missing = _missing(sheet, Asking(comers(people, extras), channel, places, by))
        if missing:
            refuse_more_places(sheet, sheet.capacity + sheet.overbooked + missing)
            SignUpSheet.objects.filter(pk=sheet.pk).update(overbooked=F("overbooked") + missing)
            sheet.overbooked += missing
        audit.record("programmes.overbook", sheet, by=by, maison=sheet.maison_id, places=missing, reason=reason.strip()[:200])
        prices = prices_of(sheet, household, places=places, extras=extras, by=by)
        rows = place_people(
            sheet, people, EnrolmentState.CONFIRMED, by=by, channel=channel, household=household, places=places, prices=prices,
            extras=extras,
        )  # fmt: skip
        kind = kind_of(sheet.activity)
        for row in rows:
            charge_place(row, by=by)
            kind.confirmed(row, by=by)
        tell_people("confirmed", sheet, rows, by=by)
        request.result = [row.pk for row in rows]
    return rows
