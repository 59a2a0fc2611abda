import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from programmes.actions.lock_sheet import lock_of
from programmes.enums import Channel, EnrolmentState
from programmes.models import Enrolment
from programmes.rules.sign_up import by_phone

from ..models import Ride, Shift
from ..reading.houses import phone_of
from ..rules.rides import refusals_of


def say_ride(
    *, enrolment: Enrolment, seats: int | None, quarter: str, by, channel: str = Channel.ONLINE, key: uuid.UUID | None = None
) -> Ride:  # fmt: skip
    """Who holds this place can take `seats` people along from a quarter, or looks for a seat (None). Said again, it is changed.

    Raises « combien », « quartier », « pas-d-adresse », « pas-sur-ce-creneau », « deja-commence »."""
    if refusal := Refusal.gather(refusals_of(seats, quarter)):
        raise refusal
    with once(key, "volunteering.say_ride", by=by) as request:
        if request.done:
            return Ride.objects.get(pk=request.result)
        sheet, fresh = lock_of(enrolment)
        shift = Shift.objects.filter(sheet=sheet).select_related("session", "maison").first()
        _refuse(fresh, shift)
        said = {"seats": seats, "quarter": quarter.strip(), "at": clock.now()}
        ride, _ = Ride.objects.update_or_create(enrolment=fresh, defaults=said)
        audit.record("volunteering.say_ride", ride, by=by, subject=fresh.person, maison=shift.maison_id, channel=channel)
        request.result = ride.pk
    return ride


def _refuse(row: Enrolment, shift: Shift | None) -> None:
    if shift is None or row.state != EnrolmentState.CONFIRMED or row.guest:
        words = "On vient ensemble à un créneau où l’on a sa place."
        raise Refusal("pas-sur-ce-creneau", words, "Prenez d’abord le créneau, puis dites-le.")
    if shift.session.cancelled or shift.session.start <= clock.now():
        words = "Ce créneau n’a pas lieu." if shift.session.cancelled else "Ce créneau a déjà commencé."
        raise Refusal("deja-commence", words, by_phone(phone_of(shift.maison)))
