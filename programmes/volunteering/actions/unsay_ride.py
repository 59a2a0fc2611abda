from django.db import transaction

from portal.kit import audit
from programmes.actions.lock_sheet import lock_of
from programmes.models import Enrolment

from ..models import Ride


def unsay_ride(*, enrolment: Enrolment, by) -> bool:
    """Nothing is said of how she comes any more. Twice is once."""
    with transaction.atomic():
        sheet, fresh = lock_of(enrolment)
        done, _ = Ride.objects.filter(enrolment=fresh).delete()
        if done:
            audit.record("volunteering.unsay_ride", fresh, by=by, subject=fresh.person, maison=sheet.maison_id)
    return bool(done)
