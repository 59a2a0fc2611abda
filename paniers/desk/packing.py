"""The packing plan of a day, house by house and station by station, on screen and on paper."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import paper
from portal.kit.gates import staff_gate
from portal.people.enums import Capability

from ..exports import Plan, plan_of
from .days import days_of


def _day(written: str) -> dt.date:
    try:
        return dt.date.fromisoformat(written)
    except ValueError as error:
        raise Http404 from error


def _plan(request: HttpRequest, day: dt.date) -> Plan | None:
    """Of the houses where she hands baskets out."""
    return plan_of(days_of(request.user).filter(local_date=day))


@never_cache
@staff_gate(Capability.HAND_BASKETS)
@require_safe
def packing_plan(request: HttpRequest, day: str) -> HttpResponse:
    on = _day(day)
    return render(request, "paniers/packing.html", {"plan": _plan(request, on), "day": on})


@never_cache
@staff_gate(Capability.HAND_BASKETS)
@require_safe
def packing_paper(request: HttpRequest, day: str) -> HttpResponse:
    """For the packers' wall: the day in all, then a station a line and a house a block. Numbers alone, nobody's name."""
    plan = _plan(request, _day(day))
    if plan is None:
        raise Http404
    return paper.pdf_response("paniers/packing_paper.html", {"plan": plan}, name="preparation.pdf", request=request)
