"""The users' committees, for everybody to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..models import Body


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    bodies = Body.objects.filter(closed_on=None, page__live=True).select_related("page", "maison").order_by("maison__name", "pk")
    return render(request, "committees/landing.html", {"bodies": bodies})
