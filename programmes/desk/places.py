"""The places of one person at the desk: what she could do online herself, done for her."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit.gates import staff_gate
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import Person

from ..registry import places_at_desk


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def places_of_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Every place to come of hers that this agent sees, whatever the kind: say yes to an offer, give a place back."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk).current_record
    writes = scope_of(request.user, Capability.WRITE_ENROLMENTS)
    places = places_at_desk(request.user, person, listed_only=False)
    for place in places:
        place.may_act = place.sheet.maison_id in writes
    return render(request, "programmes/desk/places_of.html", {"person": person, "places": places})
