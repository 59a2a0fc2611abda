"""« Qui peut aider ? »: the public directory, in easy words, with the numbers to call at once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.kit import clock, paper

from ..enums import Topic
from ..forms import DirectoryForm
from ..listings import directory, way_to_partner
from ..models import Partner
from ..rules import topics
from ..rules.way import sketch


def shown(request: HttpRequest) -> dict:
    """What was looked for, and what was found."""
    form = DirectoryForm(request.GET)
    asked = form.asked()
    topic = asked["topic"]
    return {
        **asked,
        "form": form,
        "lines": directory(**asked),
        "topic_words": Topic(topic).label if topic else "",
        "emergency": topics.emergency_for(topic),
        "urgent": topic in topics.URGENT,
        "leave_quickly": topic == Topic.VIOLENCE,
        "today": clock.today(),
    }


@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    return render(request, "casework/partners.html", shown(request))


@require_safe
def partners_paper(request: HttpRequest) -> HttpResponse:
    """The page of a topic, for the door and for who has no screen."""
    return paper.pdf_response("casework/partners_paper.html", shown(request), name="qui-peut-aider.pdf", request=request)


@require_safe
def partner(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, with the way there from the house that was named."""
    row = get_object_or_404(Partner.objects.open().with_offers(), pk=pk)
    form = DirectoryForm(request.GET)
    maison = form.asked()["maison"]
    way = way_to_partner(maison, row)
    offered = {offer.topic for offer in row.shown_offers}
    first = next((topic for topic in Topic.values if topic in offered & topics.URGENT), "")
    context = {
        "partner": row, "form": form, "maison": maison, "way": way, "sketch": sketch(way) if way else None, "urgent": bool(first),
        "emergency": topics.emergency_for(first), "leave_quickly": Topic.VIOLENCE in offered,
    }  # fmt: skip
    return render(request, "casework/partner.html", context)
