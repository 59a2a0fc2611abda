"""`/programmes/`: everything one can come to, filtered by house and by kind."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.kit import registry
from portal.places.models import Maison

from .. import listings


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """The catalogue; `?maison=` and `?type=` narrow it, whatever else is asked shows everything."""
    maisons = list(Maison.objects.order_by("name"))
    house = next((found for found in maisons if found.slug == request.GET.get("maison", "")), None)
    kinds = {kind.key: kind for kind in registry.kinds}
    kind = kinds.get(request.GET.get("type", ""))
    page = listings.catalogue(house=house, kind=kind.key if kind else "", page=request.GET.get("page"))
    context = {"cards": page, "maisons": maisons, "house": house, "kinds": kinds.values(), "kind": kind}
    return render(request, "programmes/catalogue.html", context)
