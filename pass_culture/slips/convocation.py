"""The convocation as a slip of the counter: where and when she joins, until when; no figure, folded as every slip is."""

from dataclasses import replace

from portal.kit.registry import Slip
from portal.kit.slips import row_key
from programmes.enums import EnrolmentState
from programmes.models import Enrolment
from programmes.slips import slip_of as place_slip

from ..models import Trip, TripPlace
from ..reading.convocations import meets
from ..rules.wording import Meeting

LABEL, ACT = "pass_culture.TripPlace", "enrolled"


def slip_of(user, key: str) -> Slip | None:
    """Of a confirmed place on a departure to come (`key`: of its enrolment), for whoever may print the engine's own."""
    row = Enrolment.objects.filter(pk=row_key(key), state=EnrolmentState.CONFIRMED).first()
    trip = Trip.objects.filter(sheet=row.sheet_id).first() if row else None
    slip = place_slip(user, key) if trip else None
    if slip is None or slip.act != ACT or not slip.dates:
        return None
    place = TripPlace.objects.filter(enrolment=row).select_related("stop").first()
    joins = meets(place.stop) if place and place.stop else Meeting(trip.meeting_at, trip.meeting_place)
    return replace(
        slip, dates=((joins.at, trip.back_at),), place=joins.place, notes=("Votre carte",) if trip.needs_card else (), amount_cents=None,
        paid=False, paid_cents=None, due_on=None, money_shown=False,
    )  # fmt: skip
