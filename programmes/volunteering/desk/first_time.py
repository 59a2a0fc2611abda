"""Links « première fois » : made for somebody, shown once, taken back."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.kit import clock
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from ..actions.open_first_time import LONGEST, open_first_time, stop_first_time
from ..forms.first import LinkForm
from ..models import FirstTimeLink, Shift
from ..notifications.shifts import address
from .houses import houses_asked

WRITE = Capability.WRITE_ENROLMENTS
MOST = 20  # as many as the page of a link shows
CHOSEN = Prefetch("shifts", Shift.objects.select_related("session", "post").in_order(), to_attr="chosen")


def _links(request: HttpRequest):
    """Of the houses where she enrols."""
    scope = scope_of(request.user, WRITE)
    rows = FirstTimeLink.objects.select_related("maison", "made_by")
    return rows if scope.everywhere else rows.filter(maison__in=scope.maisons)


@never_cache
@staff_gate(WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def first_times(request: HttpRequest) -> HttpResponse:
    """Those that hold; one more, for the shifts chosen. Its address is shown once, right here: only its hash is kept. `?maison=`;
    `?creneau=`: this shift is ticked."""
    maisons, house = houses_asked(request, WRITE)
    wanted = number_sent(request.GET.get("creneau"))
    house = _house(request, maisons, wanted) or house
    first = {"maison": house.pk, "shifts": [wanted]} if house else {}
    form = LinkForm(request.POST if request.method == "POST" else None, maisons=maisons, opened=_to_choose(house), initial=first)
    made = ""
    if request.method == "POST" and form.is_valid():
        try:
            _, secret = open_first_time(by=request.user, **form.asked())
            made = address("volunteering:first_time", secret)
        except Refusal as refusal:
            put_refusal(form, refusal)
    holding = _links(request).filter(stopped_at=None, until__gt=clock.now()).order_by("until", "pk").prefetch_related(CHOSEN)
    context = {"form": form, "made": made, "links": holding, "maisons": maisons, "house": house}
    return render(request, "volunteering/desk/first_times.html", context)


def _house(request: HttpRequest, maisons: list, wanted: int):
    """The house that the form names, or that of the shift asked, among hers."""
    pk = number_sent(request.POST.get("maison"))
    if not pk and wanted:
        pk = Shift.objects.filter(pk=wanted).values_list("maison", flat=True).first()
    return next((one for one in maisons if one.pk == pk), None)


def _to_choose(house) -> list[Shift]:
    """Its next shifts with seats at a post that asks for no qualification, as far as a link may last. One query."""
    near = Shift.objects.filter(maison=house, post__qualifications=None, session__start__lt=clock.now() + LONGEST)
    rows = near.open_to_volunteers().counted().filter(free__gt=0)
    return list(rows.select_related("session__activity", "post").in_order()[:MOST])


@staff_gate(WRITE)
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    stop_first_time(link=get_object_or_404(_links(request), pk=pk), by=request.user)
    messages.success(request, "C’est fait : ce lien n’ouvre plus rien. Les inscriptions déjà faites restent.")
    return redirect("volunteering_desk:first_times")
