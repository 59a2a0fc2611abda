"""What waits for somebody who writes or reads over pages: one screen, from which the editor opens."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Page, WorkflowState

from portal.cms.models import MaisonPage
from portal.cms.models.maison_page import MAISON_DEPTH
from portal.kit import clock
from portal.kit.gates import staff_gate
from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from ..models import StandIn
from ..reading.waiting import sent_back_to, waiting_for

MOST = 50


@never_cache
@staff_gate(Capability.WRITE_PAGES)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To read over, what came back, what waits with a colleague; her replacements; where the houses' pages are. Ten queries at most."""
    user = request.user
    context = {
        "to_read": _pages(
            state.workflow_state for state in waiting_for(user).select_related("workflow_state__requested_by").order_by("pk")[:MOST]
        ),
        "sent_back": _pages(sent_back_to(user).select_related("current_task_state").order_by("pk")[:MOST]),
        "with_colleague": _pages(WorkflowState.objects.filter(status="in_progress", requested_by=user).order_by("pk")[:MOST]),
        "houses": _houses(user),
        "here": request.build_absolute_uri("/")[:-1],
        "publishes": bool(scope_of(user, Capability.PUBLISH_PAGES)),
        "replaced_by": StandIn.objects.filter(away=user).to_come(clock.today()).select_related("by"),
        "replaces": StandIn.objects.filter(by=user).to_come(clock.today()).select_related("away"),
    }
    return render(request, "publishing/desk/home.html", context)


def _pages(states) -> list[dict]:
    """Each state with its page and the name of its house: two queries."""
    states = list(states)
    pages = Page.objects.in_bulk([int(state.object_id) for state in states])
    paths = {page.path[: MAISON_DEPTH * Page.steplen] for page in pages.values()}
    houses = dict(MaisonPage.objects.filter(path__in=paths).values_list("path", "title")) if paths else {}
    found = []
    for state in states:
        page = pages.get(int(state.object_id))
        if page is not None:
            house = houses.get(page.path[: MAISON_DEPTH * Page.steplen], "")
            comment = state.current_task_state.comment if state.status == WorkflowState.STATUS_NEEDS_CHANGES else ""
            found.append({"page": page, "state": state, "house": house, "comment": comment})
    return found


def _houses(user) -> list[MaisonPage]:
    scope = scope_of(user, Capability.WRITE_PAGES)
    pages = MaisonPage.objects.filter(maison_row__closed_on=None).select_related("maison_row").order_by("title")
    return list(pages if scope.everywhere else pages.filter(maison_row__in=scope.maisons))
