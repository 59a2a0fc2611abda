"""« Attestation de présence », printed at the counter for whoever asks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit.gates import staff_gate
from portal.people.enums import Capability
from portal.people.models import Person

from ..certificate_papers import printed
from ..certificates import attended, places_at_desk
from ..forms.certificates import PeriodForm


def _person(request: HttpRequest, pk: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user), pk=pk).current_record


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def certificates_of(request: HttpRequest, pk: int) -> HttpResponse:
    """What she came to, of what this agent sees, activity by activity; each with its paper."""
    person, form = _person(request, pk), PeriodForm(request.GET or None)
    found = attended(places_at_desk(request.user, person), **form.bounds())
    return render(
        request, "programmes/desk/certificates.html", {"person": person, "found": found, "form": form, "asked": request.GET.urlencode()}
    )


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def certificate(request: HttpRequest, pk: int, activity_pk: int) -> HttpResponse:
    person = _person(request, pk)
    back = {"back": "programmes:desk_certificates", "back_args": (person.pk,)}
    return printed(request, person, places_at_desk(request.user, person), activity_pk, **back)
