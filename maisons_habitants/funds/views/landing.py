"""The funds, for everybody to read: what is left, the rules in plain words, the next committee."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.kit import clock

from ..models import Fund
from ..reading.fund_page import funds_shown
from ..reading.memory import fund_memory

ROWS = Fund.objects.filter(closed_on=None)


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Those of the year. Six queries, whatever their number."""
    rows = ROWS.filter(year=clock.today().year).select_related("maison", "sector", "body__page").order_by("sector__number", "name", "pk")
    return render(request, "funds/landing.html", {"shown": funds_shown(rows)})


@require_safe
def fund(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(ROWS.select_related("maison", "sector", "body__page"), pk=pk)
    [shown] = funds_shown([row])
    return render(request, "funds/fund.html", {"fund": row, "shown": shown, "memory": fund_memory(row), "today": clock.today()})
