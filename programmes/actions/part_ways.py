"""Somebody leaves a household: neither sees the other's places any more, nor is written to about them."""

from django.db.models import Q

from portal.households.models import Household
from portal.kit import audit
from portal.kit.locking import Rank, locked
from portal.people.models import Person

from ..models import Enrolment, SignUpSheet


def _records(people) -> set[int]:
    return set(Person.objects.filter(Q(pk__in=people) | Q(successor__in=people)).values_list("pk", flat=True))


def lock_places_of(household: Household) -> None:
    """Lock every sheet on which this household or one of its members has a place: what leaving may change, before anything is locked."""
    members = _records({member.person.pk for member in household.members()})
    places = Enrolment.objects.active().filter(Q(household=household) | Q(person__in=members))
    keys = set(places.order_by().values_list("sheet", flat=True))
    if keys:
        locked(SignUpSheet, keys, rank=Rank.SHEET)


def part_ways(household: Household, person: Person, by) -> None:
    """Places that one had taken online for the other are from now on the other's alone; who had taken them stays in the audit."""
    others = [member.person for member in household.members()]
    accounts = {other.account_id for other in others if other.account_id}
    hers = Q(person__in=_records({person.pk}), enrolled_by__in=accounts)
    theirs = Q(person__in=_records({other.pk for other in others}), enrolled_by=person.account_id) if person.account_id else Q(pk__in=())
    for place in Enrolment.objects.active().filter(hers | theirs).select_related("sheet__maison", "person").order_by("pk"):
        audit.record("programmes.part_ways", place, by=by, subject=place.person, maison=place.sheet.maison, was=place.enrolled_by_id)
        place.enrolled_by = None
        place.save(update_fields=["enrolled_by"])
