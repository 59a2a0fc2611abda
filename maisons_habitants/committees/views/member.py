"""`/comites/membres/<pk>/`: a committee for one of its members, by her mandate of the day; the day after, it is shut."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.people.models import Person

from ..listings.bodies import adopted_charter
from ..listings.public import fellow_members
from ..models import Body, Mandate
from ..reading.members import mandate_in
from ..slots import member_panels, panels_of


def own_mandate(request: HttpRequest, pk: int) -> Mandate:
    """Her mandate of today in this committee; 404 for anybody else."""
    person = Person.objects.of_user(request.user)
    mandate = mandate_in(Body(pk=pk), person) if person else None
    if mandate is None:
        raise Http404
    return mandate


@never_cache
@login_required
@require_safe
def member(request: HttpRequest, pk: int) -> HttpResponse:
    mandate = own_mandate(request, pk)
    body = mandate.seat.body
    context = {
        "mandate": mandate, "body": body, "fellows": fellow_members(body), "charter": adopted_charter(body),
        "panels": panels_of(member_panels, request, mandate),
    }  # fmt: skip
    return render(request, "committees/member.html", context)
