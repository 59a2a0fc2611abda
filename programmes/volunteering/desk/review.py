"""Whom to see again, and why: a place that no longer fits, a qualification that ends."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit.gates import staff_gate
from portal.people.enums import Capability

from ..reading.reviewing import to_review

A_PAGE = 30


@never_cache
@staff_gate(Capability.SEE_VOLUNTEERS)
@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """One line a person: those whose shift comes first on top."""
    page = Paginator(to_review(request.user), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "volunteering/desk/review.html", {"page": page})


@staff_gate(Capability.SEE_VOLUNTEERS)
@require_safe
def moved(request: HttpRequest) -> HttpResponse:
    """The address that places alone had."""
    return redirect("volunteering_desk:to_look_at")
