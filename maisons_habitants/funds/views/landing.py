"""The funds, for everybody to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.kit import clock

from ..models import Fund


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    rows = Fund.objects.filter(closed_on=None, year=clock.today().year).select_related("maison", "sector")
    return render(request, "funds/landing.html", {"funds": rows})
