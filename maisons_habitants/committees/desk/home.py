"""The committees at the desk: those of one's houses, what waits in each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import clock
from portal.kit.gates import staff_gate
from portal.kit.visibility import user_can

from ..listings.bodies import glances
from ..models import Body
from .rows import KEEP, SEE

FORMER_SHOWN = 20


@never_cache
@staff_gate(SEE)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    mine = Body.objects.visible_to(request.user)
    context = {
        "lines": glances(mine.filter(closed_on=None)), "today": clock.today(), "may_open": user_can(request.user, KEEP),
        "dissolved": list(mine.exclude(closed_on=None).select_related("page", "maison").order_by("-closed_on", "pk")[:FORMER_SHOWN]),
    }  # fmt: skip
    return render(request, "committees/desk/home.html", context)
