"""`/pass-culture/`: the season of outings, its card, its programme."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.kit import clock

from ..listings.programme import ASKED, programme
from ..models import CultureSeason
from ..reading.prices import plain_price


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    season = CultureSeason.objects.select_related("page", "tariff").current()
    if season is None:
        return render(request, "pass_culture/landing.html", {"season": None})
    page = season.page if season.page and season.page.live else None
    context = {
        "season": season, "page": page, "price": plain_price(season), "begun": season.starts_on <= clock.today(),
        "programme": programme(season, {name: request.GET.getlist(name) for name in ASKED}),
    }  # fmt: skip
    return render(request, "pass_culture/landing.html", context)
