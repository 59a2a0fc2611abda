"""The board of the requests: whoever reviews sees at once what waits, in which of her houses; the same as a file."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit.gates import staff_gate
from portal.kit.spreadsheets import csv_answer

from ..listings.board import BADGES, HEAD, board_of, file_rows
from .rows import REVIEW


@never_cache
@staff_gate(REVIEW)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Fifteen queries at most, whatever the number of requests."""
    found = board_of(request.user, request.GET)
    page = found.page(request.GET.get("page"))
    lines = [(row, BADGES.get(row.state, "")) for row in page.object_list]
    sent = request.GET.copy()
    sent.pop("page", None)
    rest = sent.copy()
    rest.pop("etat", None)
    context = {"board": found, "page": page, "lines": lines, "sent": sent.urlencode(), "rest": rest.urlencode()}
    return render(request, "funds/desk/board.html", context)


@never_cache
@staff_gate(REVIEW)
@require_safe
def board_file(request: HttpRequest) -> HttpResponseBase:
    """What the same address of the board lists, every page of it, without a person."""
    found = board_of(request.user, request.GET)
    return csv_answer(f"demandes-{found.wanted}", HEAD, file_rows(found.rows))
