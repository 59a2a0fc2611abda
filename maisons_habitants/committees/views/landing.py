"""The users' committees, for everybody to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ..listings.bodies import adopted_charter, glances
from ..models import Body
from ..reading.candidacies import open_calls
from ..slips.charter import charter_paper


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Each committee with how many sit; the calls that are open, first. Seven queries, whatever their number."""
    calls = list(open_calls())
    lines = glances(Body.objects.filter(closed_on=None, page__live=True))
    return render(request, "committees/landing.html", {"lines": lines, "calls": calls})


@require_safe
def charter(request: HttpRequest, pk: int) -> HttpResponse:
    """The charter that stands, to print."""
    body = get_object_or_404(Body.objects.filter(page__live=True).select_related("page", "maison"), pk=pk)
    return charter_paper(request, body, adopted_charter(body))
