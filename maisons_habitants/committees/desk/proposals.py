"""Proposals at the desk: the list, what is late by house, the file, the paper for the wall."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import clock
from portal.kit.gates import staff_gate
from portal.kit.paper import pdf_response
from portal.kit.spreadsheets import csv_answer
from portal.people.enums import Capability
from programmes.desk.sheets import maisons_of

from ..exports.proposals import FOLLOW_HEAD, figure_rows, follow_rows
from ..listings.proposals import DESK_STATES, desk_rows, for_the_wall, late_by_house, told
from ..models import Proposal
from ..reading.proposal_figures import figures
from ..reading.proposals import read

PER_PAGE = 40


@never_cache
@staff_gate(Capability.SEE_COMMITTEES)
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    rows, house, wanted, houses = desk_rows(request.user, request.GET)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "lines": [told(row) for row in page.object_list], "houses": houses, "house": house, "wanted": wanted,
        "states": DESK_STATES, "walls": [house] if house else houses,
        "figures": list(figure_rows(figures(house, clock.today().year))) if house else [],
    }  # fmt: skip
    return render(request, "committees/desk/proposals.html", context)


@never_cache
@staff_gate(Capability.SEE_COMMITTEES)
@require_safe
def late(request: HttpRequest) -> HttpResponse:
    """What was promised and has not come, house by house, with the days."""
    return render(request, "committees/desk/proposals_late.html", {"houses": late_by_house(request.user)})


@staff_gate(Capability.SEE_COMMITTEES)
@require_safe
def follow(request: HttpRequest) -> HttpResponseBase:
    """Every proposal of her houses and what became of it. No name."""
    rows = read(Proposal.objects.visible_to(request.user).filter(merged_into=None, set_aside_at=None))
    found = rows.select_related("maison").prefetch_related("answers").order_by("maison__name", "said_on", "pk")
    return csv_answer("vous-avez-dit", FOLLOW_HEAD, follow_rows(found))


@staff_gate(Capability.SEE_COMMITTEES)
@require_safe
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """« Vous avez dit, nous avons fait », A4, for the wall of the house."""
    maison = get_object_or_404(maisons_of(request.user, Capability.SEE_COMMITTEES), pk=pk)
    answered, awaited = for_the_wall(maison)
    address = settings.WAGTAILADMIN_BASE_URL + reverse("proposals:suggest", args=[maison.slug])
    context = {"maison": maison, "answered": answered, "awaited": awaited, "address": address.split("://")[-1], "today": clock.today()}
    return pdf_response("committees/proposals/poster.html", context, name=f"vous-avez-dit-{maison.slug}.pdf", request=request)
