import uuid

from portal.kit import audit, clock, dates
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.rules.births import is_child
from programmes.actions.lock_sheet import lock_of
from programmes.enums import EnrolmentState
from programmes.models import Enrolment

from ..models import CoachStop, Trip, TripPlace

KEEP = object()  # left as it is


def choose_company(
    *, enrolment: Enrolment, by, stop: CoachStop | object | None = KEEP, together: bool | object = KEEP, seen: int | None = None,
    key: uuid.UUID | None = None,
) -> TripPlace:  # fmt: skip
    """At which stop she joins (her whole party with her), and whether she would rather go there with somebody; taken back at any time.

    Raises « sans-depart », « plus-de-place », « sortie-partie », « arret-inconnu », « enfant-accompagne », « deja-modifie »."""
    with once(key, "pass_culture.choose_company", by=by) as request:
        if request.done:
            return TripPlace.objects.get(pk=request.result)
        sheet, fresh = lock_of(enrolment)
        trip = Trip.objects.filter(sheet=sheet).first()
        refusal = reason_against(trip, fresh, together)
        if refusal:
            raise refusal
        if stop is not KEEP and stop is not None and stop.trip_id != trip.pk:
            raise Refusal("arret-inconnu", "Cet arrêt n’est plus prévu.", "Choisissez-en un parmi ceux de la page.")
        place = TripPlace.objects.get_or_create(enrolment=fresh)[0]
        if seen is not None and seen != place.version:
            raise Refusal("deja-modifie", "Ceci a changé depuis que vous avez ouvert la page.", "La voici comme elle est.")
        _write(place, fresh, stop, together)
        audit.record(
            "pass_culture.choose_company", trip, by=by, subject=fresh.person, maison=sheet.maison_id, place=fresh.pk,
            together=place.together, stop=place.stop_id,
        )  # fmt: skip
        request.result = place.pk
    return place


def reason_against(trip: Trip | None, row: Enrolment, together: object = KEEP) -> Refusal | None:
    if trip is None:
        return Refusal("sans-depart", "Cette place n’est pas celle d’une sortie.", "Voyez vos autres places.")
    if row.state != EnrolmentState.CONFIRMED:
        return Refusal("plus-de-place", "Cette place n’est pas, ou plus, la vôtre.", "Dès qu’elle l’est, dites-le ici.")
    if trip.meeting_at <= clock.now():
        return Refusal("sortie-partie", "L’heure du rendez-vous est passée.", "Un souci ? Appelez la maison.")
    if together is True and (row.guest or is_child(row.person.current_record.birth, dates.local(trip.meeting_at).date())):
        return Refusal(
            "enfant-accompagne", "Cette personne vient avec un adulte de son groupe.", "Dites-le pour l’adulte qui l’accompagne."
        )
    return None


def _write(place: TripPlace, row: Enrolment, stop, together) -> None:
    if together is not KEEP:
        place.together = bool(together)
    if stop is not KEEP:
        place.stop = stop
        others = Enrolment.objects.filter(party=row.party_id, sheet=row.sheet_id, state=EnrolmentState.CONFIRMED).exclude(pk=row.pk)
        TripPlace.objects.bulk_create([TripPlace(enrolment=other) for other in others], ignore_conflicts=True)
        TripPlace.objects.filter(enrolment__in=others).update(stop=stop)
    place.version += 1
    place.save(update_fields=["together", "stop", "version"])
