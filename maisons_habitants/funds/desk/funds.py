"""The funds of one's houses, at the desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit.gates import staff_gate
from portal.people.enums import Capability

from ..models import Fund

REVIEW = Capability.REVIEW_FUNDS


@never_cache
@staff_gate(REVIEW)
@require_safe
def funds(request: HttpRequest) -> HttpResponse:
    rows = Fund.objects.visible_to(request.user).select_related("maison", "sector", "body__page")
    return render(request, "funds/desk/funds.html", {"funds": rows})
