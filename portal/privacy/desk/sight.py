"""Whose data page a member of the team may open."""

from django.http import Http404, HttpRequest

from portal.households.desk.sight import person_for as known_person
from portal.kit import clock
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import Person

from ..models import DataRequest


def file_is_open(user, person: Person) -> bool:
    """Whoever sees this person at the desk opens her data page there; whoever sees nobody (the data protection officer) does so through
    a request alone, while it stands: to answer, or answered within a month."""
    seen = Person.objects.within(scope_of(user, Capability.SEE_PEOPLE)).filter(pk=person.pk)
    return seen.exists() or DataRequest.objects.of_person(person).standing(clock.today()).exists()


def person_for(request: HttpRequest, pk: int, capability: str) -> Person:
    """The current record, if the agent may do `capability` for her and her file is open to the agent; 404 otherwise."""
    person = known_person(request, pk, capability)
    if not file_is_open(request.user, person):
        raise Http404
    return person
