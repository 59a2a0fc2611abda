from ..models import Trip, TripPlace


def convoke_anew(trip: Trip) -> None:
    """Where or when one meets has changed: everybody is told anew what the convocation says, by the next tick. The sheet is locked."""
    TripPlace.objects.filter(enrolment__sheet=trip.sheet_id, convoked_at__isnull=False).update(convoked_at=None)
    Trip.objects.filter(pk=trip.pk).update(convoked_at=None)
