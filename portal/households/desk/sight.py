"""Where every desk screen of this room starts from: the rows this member of staff may see, or act on."""

from django.db import models
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from portal.kit.forms import number_sent
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability
from portal.people.models import Person
from portal.places.models import Maison

from ..models import Household


def person_for(request: HttpRequest, pk: int, capability: str = Capability.SEE_PEOPLE) -> Person:
    """The current record of this person, if the agent may do `capability` for her; 404 for another house's."""
    absorbed = Person.objects.filter(pk=pk, successor__isnull=False).values_list("successor", flat=True).first()
    return get_object_or_404(Person.objects.within(scope_of(request.user, capability)).filter(erased_at__isnull=True), pk=absorbed or pk)


def household_for(request: HttpRequest, pk: int, capability: str = Capability.SEE_HOUSEHOLDS) -> Household:
    return get_object_or_404(Household.objects.within(scope_of(request.user, capability)), pk=pk)


def maisons_for(request: HttpRequest, capability: str = Capability.WRITE_PEOPLE) -> list[Maison]:
    """The houses in service in which the agent may do `capability`, by name: where something new is chosen."""
    scope = scope_of(request.user, capability)
    houses = Maison.objects.in_service()
    return list(houses if scope.everywhere else houses.filter(pk__in=scope.maisons))


def row_of(rows: models.QuerySet, pk: int) -> models.Model:
    """One of these rows, 404 when it is not among them."""
    return get_object_or_404(rows, pk=pk)


def may(request: HttpRequest, *capabilities: str) -> dict[str, bool]:
    """What the template asks: `may.means_see`, `may.people_write`…"""
    return {capability.replace(".", "_"): user_can(request.user, capability) for capability in capabilities}


def number_in(text: str | None) -> int:
    """A key that came in an address or a form; 404 when it is none."""
    number = number_sent(text)
    if not number:
        raise Http404
    return number
