"""The committees at the desk: those of one's houses."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit.gates import staff_gate
from portal.people.enums import Capability

from ..models import Body


@never_cache
@staff_gate(Capability.SEE_COMMITTEES)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    bodies = Body.objects.visible_to(request.user).select_related("page", "maison").order_by("maison__name", "pk")
    return render(request, "committees/desk/home.html", {"bodies": bodies})
