"""« Mes paniers »: price first, what is in the next basket, what to cook, the dates, what one can do."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..listings.home import homes_of
from ..listings.kitchen import recipes_address
from ..listings.terms import terms_view


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Her subscriptions and those her household pays. Prices, and what changes them, only for who answers for the household."""
    homes = homes_of(request.user)
    running, over = [home for home in homes if home.running], [home for home in homes if not home.running]
    current = next((home.row for home in running if home.pays and not home.waiting), None)
    terms = terms_view(current) if current else None
    context = {"running": running, "over": over, "recipes_url": recipes_address(), "terms": terms}
    return render(request, "paniers/mine.html", context)
