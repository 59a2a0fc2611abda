"""Tell those who asked to know that the places of an outing open: once, by each one's channel, never with a price."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.audit import SYSTEM
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from portal.people.notifications import way_to
from programmes.actions.lock_sheet import lock_sheet
from programmes.enums import ACTIVE
from programmes.models import Enrolment

from ..models import CultureCard, Trip
from ..notifications.openings import PURPOSE, tell_opening
from ..reading.readiness import lacks_of
from ..reading.trips import trips_read
from .change_trip import locked_trip, refuse_over

CHUNK = 100  # people a transaction
PER_TURN = 400  # people a tick
KEPT = dt.timedelta(days=1)  # what was announced is told within


def announce_opening(*, trip: Trip, by, seen: int | None = None) -> Trip:
    """Raises « deja-annonce », « sortie-pas-prete » with what is missing, « sortie-passee », « sortie-annulee », « deja-modifie »."""
    with transaction.atomic():
        sheet = lock_sheet(trip.sheet_id)
        fresh = locked_trip(trip.pk, seen)
        refuse_over(sheet)
        if fresh.announced_at:
            raise Refusal("deja-annonce", "L’ouverture a déjà été annoncée.", "Les personnes qui l’ont demandé l’ont reçue, une fois.")
        missing = [lack.what for lack in lacks_of(trips_read().get(pk=trip.pk)) if lack.blocks]
        if missing:
            raise Refusal("sortie-pas-prete", " ".join(missing), "Complétez-la d’abord : on n’annonce qu’une fois.")
        fresh.announced_at = clock.now()
        fresh.edition += 1
        fresh.save(update_fields=["announced_at", "edition"])
        audit.record("pass_culture.announce_opening", fresh, by=by, maison=sheet.maison_id)
    tell_openings(fresh, limit=PER_TURN, by=by)
    return fresh


def openings_due() -> int:
    """Those not told yet of what was announced: the tick goes on where a page left. How many."""
    told = 0
    for trip in Trip.objects.filter(announced_at__gt=clock.now() - KEPT).order_by("pk"):
        told += tell_openings(trip, limit=PER_TURN - told, by=SYSTEM)
    return told


def tell_openings(trip: Trip, *, limit: int, by) -> int:
    trip = trips_read().get(pk=trip.pk)
    told = 0
    for people in _chunks(trip, limit):
        with transaction.atomic():
            for person in people:
                tell_opening(trip, person, by=by)
        told += len(people)
    return told


def _chunks(trip: Trip, limit: int) -> Iterator[list]:
    """Holders of a card of the season who asked to know, have a way to be told, and neither were told nor are on the sheet."""
    about = audit.key_of(trip)
    known = set(OutboxMessage.objects.filter(purpose=PURPOSE, about=about).order_by().values_list("recipient_key", flat=True))
    on_it = Enrolment.objects.filter(sheet=trip.sheet_id, state__in=ACTIVE, guest=False).order_by()
    there = {successor or person for person, successor in on_it.values_list("person", "person__successor")}
    cards = CultureCard.objects.good_for(trip.season).filter(tell_openings=True, person__erased_at=None)
    people = []
    for card in cards.select_related("person__successor").order_by("pk").iterator(chunk_size=500):
        person = card.person.current_record
        if person.pk in there or audit.key_of(person) in known or not way_to(person):
            continue
        people.append(person)
        if len(people) >= limit:
            break
    yield from (people[first : first + CHUNK] for first in range(0, len(people), CHUNK))
