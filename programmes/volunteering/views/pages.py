"""`/benevolat/`: giving a hand, house by house."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..listings import shifts as listings
from ..models import CharterVersion


@require_safe
def missions(request: HttpRequest) -> HttpResponse:
    return render(request, "volunteering/missions.html", {"houses": listings.missions_by_house()})


@require_safe
def charter(request: HttpRequest) -> HttpResponse:
    """The charter as it stands today, for anybody to read and print."""
    return render(request, "volunteering/charter.html", {"charter": CharterVersion.current()})
