"""Whose file a member of the team opens, and on which she acts."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from portal.kit.visibility import scope_of
from portal.people.models import Person

from ..models import Volunteer


def person_for(request: HttpRequest, pk: int) -> Person:
    """Somebody she sees; 404 for another house's."""
    return get_object_or_404(Person.objects.visible_to(request.user), pk=pk).current_record


def file_for(request: HttpRequest, pk: int, capability: str) -> Volunteer:
    """The file of somebody she sees, in one of the houses where she holds `capability`; 404 elsewhere."""
    person = person_for(request, pk)
    file = Volunteer.objects.within(scope_of(request.user, capability)).of(person)
    if file is None:
        raise Http404
    return file
