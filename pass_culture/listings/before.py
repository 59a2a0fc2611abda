"""Before a departure, as the desk reads it: who was convoked, who said where she joins, who would rather not go alone."""

from dataclasses import dataclass

from django.db.models import Count, Q

from portal.kit import clock
from programmes.enums import EnrolmentState
from programmes.models import Enrolment

from ..actions.convoke import AHEAD
from ..models import Trip


@dataclass(frozen=True)
class Before:
    """`places` confirmed; of these `convoked`, `stopped` (said where they join), `together`. `due`: convocations leave by themselves."""

    places: int
    convoked: int
    stopped: int
    together: int
    to_come: bool
    due: bool

    @property
    def waiting(self) -> int:
        return self.places - self.convoked


def before_of(trip: Trip) -> Before:
    """One query."""
    rows = Enrolment.objects.filter(sheet=trip.sheet_id, state=EnrolmentState.CONFIRMED)
    found = rows.aggregate(
        places=Count("pk"), convoked=Count("pk", filter=Q(trip_place__convoked_at__isnull=False)),
        stopped=Count("pk", filter=Q(trip_place__stop__isnull=False)), together=Count("pk", filter=Q(trip_place__together=True)),
    )  # fmt: skip
    now = clock.now()
    return Before(**found, to_come=trip.meeting_at > now, due=trip.meeting_at <= now + AHEAD)
