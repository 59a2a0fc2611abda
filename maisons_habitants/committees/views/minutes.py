"""Approved minutes: the published text for everybody, the whole one for who sits in the committee."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import clock, paper
from portal.people.models import Person

from ..enums import MinutesState
from ..models import Minutes
from ..reading.minutes import approving_item, may_read_whole, minutes_read
from ..rules.minutes import blocks, sealed


def published(pk: int) -> Minutes:
    """The version that stands of a meeting, where it is on the site; 404 for a draft, a hidden one, one that a correction replaced."""
    found = get_object_or_404(minutes_read().filter(state=MinutesState.APPROVED, published_at__isnull=False), pk=pk)
    if Minutes.objects.filter(meeting=found.meeting_id, state=MinutesState.APPROVED, version__gt=found.version).exists():
        raise Http404
    return found


@require_safe
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    found = published(pk)
    intact = sealed(found.public_text) == found.public_digest
    return render(request, "committees/minutes.html", {"minutes": found, "blocks": blocks(found.public_text), "intact": intact})


@require_safe
def printed(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = published(pk)
    context = {"minutes": found, "blocks": blocks(found.public_text), "whole": False}
    return paper.pdf_response("committees/minutes_paper.html", context, name="compte-rendu.pdf", request=request)


def read_by(user, pk: int) -> Minutes:
    """Minutes as a member of the day reads them: 404 for whoever does not sit, and for a draft."""
    found = get_object_or_404(minutes_read().exclude(state=MinutesState.DRAFT), pk=pk)
    person = Person.objects.of_user(user)
    if person is None or not may_read_whole(person, found, clock.today()):
        raise Http404
    return found


@never_cache
@login_required
@require_safe
def whole(request: HttpRequest, pk: int) -> HttpResponse:
    """For a member of the day: proposed or approved, with names and photographs. Anybody else reads nothing here."""
    found = read_by(request.user, pk)
    context = {"minutes": found, "blocks": blocks(found.text), "pictures": list(found.pictures.select_related("file").order_by("pk"))}
    item = None if found.state == MinutesState.APPROVED else approving_item(found)
    return render(request, "committees/minutes_whole.html", {**context, "item": item})


@never_cache
@login_required
@require_safe
def whole_printed(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The same on paper."""
    found = read_by(request.user, pk)
    context = {"minutes": found, "blocks": blocks(found.text), "whole": True}
    return paper.pdf_response("committees/minutes_paper.html", context, name="compte-rendu.pdf", request=request)
