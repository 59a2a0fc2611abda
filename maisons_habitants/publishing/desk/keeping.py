"""« Changer de secteur », « Fermer une maison »: what it changes is read, by name and by number, before anybody says yes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.enums import Capability
from portal.places.models import Maison, Sector

from ..actions.change_sector import change_sector
from ..actions.close_house import close_house
from ..forms.keeping import CloseForm, SectorForm
from ..reading.keeping import may_keep_houses, receiving_houses, sector_change, ties_of

BOTH = ["GET", "HEAD", "POST"]


def _house(request: HttpRequest, pk: int) -> Maison:
    if not may_keep_houses(request.user):
        raise PermissionDenied
    return get_object_or_404(Maison.objects.in_service().select_related("sector"), pk=pk)


@never_cache
@staff_gate(Capability.KEEP_HOUSES)
@require_http_methods(BOTH)
def sector(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the sector, read who sees the house no more and who sees it from now on, then say yes."""
    house = _house(request, pk)
    others = Sector.objects.exclude(pk=house.sector_id)
    asked = request.POST if request.method == "POST" else request.GET
    form = SectorForm(asked if "sector" in asked else None, sectors=others)
    to = form.cleaned_data["sector"] if form.is_bound and form.is_valid() else None
    if request.method == "POST" and to is not None:
        try:
            change_sector(maison=house, to=to, seen=form.cleaned_data["seen"] or 0, by=request.user, key=sent_with(request))
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, f"C’est fait : {house.name} est maintenant dans le secteur {to.number}, {to.name}.")
            return redirect("publishing_desk:houses")
    change = sector_change(house, to) if to is not None else None
    return render(request, "publishing/desk/sector.html", {"house": house, "form": form, "to": to, "change": change})


@never_cache
@staff_gate(Capability.KEEP_HOUSES)
@require_http_methods(BOTH)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that hangs on the house, then one yes."""
    house = _house(request, pk)
    ties = ties_of(house)
    posted = request.POST if request.method == "POST" else None
    form = CloseForm(posted, houses=list(receiving_houses(house)), ties=[tied for tied in ties.rehomed if tied.count])
    if posted is not None and form.is_valid():
        said = form.cleaned_data
        try:
            closed = close_house(
                maison=house, to=said["to"], chosen=form.chosen(), seen=said["seen"], by=request.user, key=sent_with(request)
            )
        except Refusal as refusal:
            put_refusal(form, refusal)
            form.data = form.data.copy()
            form.data["seen"] = ties.stamp
        else:
            messages.success(request, f"{closed.name} est fermée. Ce qui était à venir est à {said['to'].name} ; son passé reste lisible.")
            return redirect("publishing_desk:houses")
    return render(request, "publishing/desk/close.html", {"house": house, "ties": ties, "form": form, "against": ties.stand_against})
