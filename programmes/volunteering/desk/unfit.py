"""Places of the fortnight to see to: who is no longer fit for the shift she took, and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit.gates import staff_gate
from portal.people.enums import Capability

from ..reading.reviewing import unfit_seen_by


@never_cache
@staff_gate(Capability.SEE_VOLUNTEERS)
@require_safe
def unfit(request: HttpRequest) -> HttpResponse:
    return render(request, "volunteering/desk/unfit.html", {"found": unfit_seen_by(request.user)})
