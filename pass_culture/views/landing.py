"""`/pass-culture/`: the season of outings."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..models import CultureSeason


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    season = CultureSeason.objects.current()
    return render(request, "pass_culture/landing.html", {"season": season, "page": season.page if season else None})
