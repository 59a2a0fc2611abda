"""Links « première fois » : made for somebody, shown once, taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.kit import clock
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from programmes.desk.sheets import maisons_of

from ..actions.open_first_time import open_first_time, stop_first_time
from ..forms.first import LinkForm
from ..models import FirstTimeLink
from ..notifications.shifts import address

WRITE = Capability.WRITE_ENROLMENTS


def _links(request: HttpRequest):
    """Of the houses where she enrols."""
    scope = scope_of(request.user, WRITE)
    rows = FirstTimeLink.objects.select_related("maison", "made_by")
    return rows if scope.everywhere else rows.filter(maison__in=scope.maisons)


@never_cache
@staff_gate(WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def first_times(request: HttpRequest) -> HttpResponse:
    """Those that hold; one more. Its address is shown once, right here: only its hash is kept."""
    form = LinkForm(request.POST if request.method == "POST" else None, maisons=maisons_of(request.user, WRITE).order_by("name"))
    made = ""
    if request.method == "POST" and form.is_valid():
        try:
            _, secret = open_first_time(by=request.user, **form.asked())
            made = address("volunteering:first_time", secret)
        except Refusal as refusal:
            put_refusal(form, refusal)
    holding = _links(request).filter(stopped_at=None, until__gt=clock.now()).order_by("until", "pk")
    return render(request, "volunteering/desk/first_times.html", {"form": form, "made": made, "links": holding})


@staff_gate(WRITE)
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    stop_first_time(link=get_object_or_404(_links(request), pk=pk), by=request.user)
    messages.success(request, "C’est fait : ce lien n’ouvre plus rien. Les inscriptions déjà faites restent.")
    return redirect("volunteering_desk:first_times")
