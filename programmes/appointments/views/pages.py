"""`/rendez-vous/`: every permanence, house by house."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import listings


@require_safe
def permanences(request: HttpRequest) -> HttpResponse:
    return render(request, "appointments/permanences.html", {"houses": listings.by_house()})
