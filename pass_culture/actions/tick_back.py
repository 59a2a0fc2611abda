"""Who has come back aboard, pressed now or carried here later by a device that had no network."""

import datetime as dt
import uuid

from portal.kit import audit, clock
from portal.kit.forms import number_sent
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from programmes.actions.lock_sheet import lock_sheet
from programmes.actions.record_attendance import refuse_day
from programmes.enums import EnrolmentState
from programmes.models import Enrolment, Session
from programmes.rules.ticks import Verdict, verdict

from ..models import Trip, TripPlace
from ..rules.boarding import ABOARD, OTHERWISE

MEANS = {ABOARD: True, OTHERWISE: False, "": None}


def value_of(place: TripPlace | None) -> str:
    """What stands: ABOARD, OTHERWISE or « »."""
    return "" if place is None or place.back_aboard is None else ABOARD if place.back_aboard else OTHERWISE


def tick_back(
    *, trip: Trip, session: Session, line: str, value: str, by, at: dt.datetime | None = None, key: uuid.UUID | None = None
) -> dict:  # fmt: skip
    """Note one tick of the way back; gives what stands then: {"line", "back"}. The last tick by its own time holds, whatever the order
    of arrival; the same `key` is once. Raises « plus-inscrit », « coche-inconnue », « trop-tot », « trop-tard »."""
    at = min(at or clock.now(), clock.now())
    with once(key, "pass_culture.tick_back", by=by) as request:
        if request.done:
            return request.result
        if value not in MEANS:
            raise Refusal("coche-inconnue", "Cette coche n’existe pas.", "Rechargez la feuille.")
        refuse_day(session)
        sheet = lock_sheet(trip.sheet_id)
        row = Enrolment.objects.filter(sheet=sheet, state=EnrolmentState.CONFIRMED, pk=number_sent(line)).first()
        if row is None:
            raise Refusal("plus-inscrit", "Cette personne n’est plus inscrite.", "Rechargez la feuille : elle est à jour.")
        place = TripPlace.objects.get_or_create(enrolment=row)[0]
        before = value_of(place)
        if verdict((place.ticked_at, before) if place.ticked_at else None, (at, value)) is Verdict.WRITE:
            place.back_aboard, place.ticked_at = MEANS[value], at
            place.save(update_fields=["back_aboard", "ticked_at"])
            if before != value:
                audit.record("pass_culture.tick_back", trip, by=by, maison=sheet.maison_id, place=row.pk, value=value)
        request.result = {"line": line, "back": value_of(place)}
        return request.result
