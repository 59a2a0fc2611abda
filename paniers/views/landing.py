"""The door of the baskets: what is in them, and « trouver mon prix » without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from portal.kit import clock

from ..forms.subscribe import ChoiceForm, price_finder
from ..listings.kitchen import farm_addresses, next_days, recipes_address, week_of
from ..listings.season import season_view
from ..models import SeasonTerms


@require_http_methods(["GET", "HEAD", "POST"])
def landing(request: HttpRequest) -> HttpResponse:
    """The season one can subscribe to now. A quotient comes by POST only, and is kept nowhere."""
    terms = SeasonTerms.objects.open_on(clock.today()).select_related("season__picture", "tariff").first()
    if terms is None:
        return render(request, "paniers/no_season.html")
    price = price_finder(terms, request.POST if request.method == "POST" else None)
    asked = price is not None and price.is_valid()
    offer = ChoiceForm(terms=terms).offer(price.means(), on=clock.today()) if asked else None
    season = season_view(terms)
    farms = farm_addresses(grower.pk for grower in season.growers)
    context = {
        "week": week_of(season.next_day, season.items), "days": next_days(terms), "recipes_url": recipes_address(),
        "growers": [(grower, farms.get(grower.pk, "")) for grower in season.growers],
    }  # fmt: skip
    return render(request, "paniers/landing.html", {"season": season, "terms": terms, "price": price, "offer": offer, **context})
