"""What grows when: the calendar of the baskets, from what was really in them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.kit import clock
from portal.kit.dates import MONTHS

from ..listings.kitchen import recipes_address, season_calendar


@require_safe
def season(request: HttpRequest) -> HttpResponse:
    """The year on one page; this month in words first. It prints on one sheet."""
    products, month = season_calendar(clock.today()), clock.today().month
    now = [product for product in products if month in product.months]
    months = [(number, name) for number, name in enumerate(MONTHS, start=1)]
    context = {"products": products, "now": now, "months": months, "this_month": MONTHS[month - 1], "month": month}
    return render(request, "paniers/calendar.html", context | {"recipes_url": recipes_address()})
