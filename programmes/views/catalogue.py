"""`/programmes/`: everything one can come to, as one looks for it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.views.decorators.http import require_safe

from portal.kit import registry
from portal.places.models import Maison

from ..listings import cards as cards
from ..listings.prices import payer
from ..rules import catalogue_filters as rules

MORE = ("jour", "moment", "pour", "niveau", "acces", "places")  # what stands behind « Plus de filtres »


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """The catalogue, narrowed by what the address says; what it says that does not exist is told and left aside. The prices of a
    household stand only on the page of its referent, who asked for them, and no cache keeps that page."""
    houses = list(Maison.objects.in_service().order_by("name"))
    facets = rules.facets([(one.slug, one.name, one.pk) for one in houses], [(kind.key, str(kind.label_plural)) for kind in registry.kinds])
    chosen, strange = rules.parse(facets, dict(request.GET.lists()))
    own = bool(chosen.of("prix"))
    household = payer(request.user) if own else None
    page = cards.catalogue(wanted=rules.codes(facets, chosen), page=request.GET.get("page"), household=household)
    named = [choice for facet in facets[1:2] for choice in facet.choices if choice.value in chosen.of(facet.name)]
    context = {
        "cards": page, "facets": rules.as_shown(facets, chosen), "own": own, "strange": strange,
        "chips": rules.chips(facets, chosen), "more": sum(len(chosen.of(name)) for name in MORE), "household": household,
        "house": next((one for one in houses if one.slug in chosen.of("maison")), None), "kind": named[0] if named else None,
        "other_price": (chosen.without("prix", "mien") if own else chosen.adding("prix", "mien", facets)).query,
    }  # fmt: skip
    answer = render(request, "programmes/catalogue.html", context)
    patch_vary_headers(answer, ["Cookie"])
    if own:
        add_never_cache_headers(answer)
    return answer
