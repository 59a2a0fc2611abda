"""Some days before, everybody who goes is told where and when: once each, and at once who comes later."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from portal.kit import audit, clock
from portal.kit.audit import SYSTEM
from portal.kit.refusal import Refusal
from programmes.actions.lock_sheet import lock_sheet
from programmes.enums import EnrolmentState
from programmes.models import Enrolment, Session

from ..models import Trip, TripPlace
from ..notifications.convocations import PURPOSE, tell_convocations
from ..reading.convocations import facts_of, places_on
from ..reading.trips import trips_read
from .change_trip import refuse_over

AHEAD = dt.timedelta(days=4)
PER_TURN = 50  # departures a tick
NOT_YET = Q(trip_place=None) | Q(trip_place__convoked_at=None)


def convoke_due() -> int:
    """From `tick`: how many places were told. One query when nothing is due; each departure is a transaction of its own."""
    now = clock.now()
    untold = Enrolment.objects.filter(NOT_YET, sheet=OuterRef("sheet"), state=EnrolmentState.CONFIRMED)
    on = Session.objects.on().filter(on_sheets__sheet=OuterRef("sheet"))
    due = Trip.objects.filter(Exists(untold), Exists(on), meeting_at__gt=now, meeting_at__lte=now + AHEAD)
    return sum(convoke(trip=trip, by=SYSTEM) for trip in due.order_by("meeting_at", "pk")[:PER_TURN])


def convoke(*, trip: Trip, by) -> int:
    """Tell those who do not know yet; how many places. Raises « sortie-annulee », « sortie-passee »."""
    with transaction.atomic():
        sheet = lock_sheet(trip.sheet_id)
        refuse_over(sheet)
        now = clock.now()
        fresh = trips_read().get(pk=trip.pk)
        if fresh.meeting_at <= now:
            raise Refusal("sortie-passee", "L’heure du rendez-vous est passée.", "Appelez plutôt les personnes que l’on attend encore.")
        rows = list(places_on(fresh).filter(NOT_YET))
        if not rows:
            return 0
        for row in tell_convocations(fresh, rows, facts_of(fresh), by=by):
            row.to_tell = PURPOSE
            row.save(update_fields=["to_tell"])
        TripPlace.objects.bulk_create([TripPlace(enrolment=row) for row in rows], ignore_conflicts=True)
        TripPlace.objects.filter(enrolment__in=rows).update(convoked_at=now)
        Trip.objects.filter(pk=fresh.pk, convoked_at=None).update(convoked_at=now)
        audit.record("pass_culture.convoke", fresh, by=by, maison=sheet.maison_id, places=len(rows))
        return len(rows)
