"""« Mon espace »: what is a resident's own, from every room, on one page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import registry

from .. import sessions
from ..actions.open_record import open_record
from ..models import Person

AT_ONCE = 6  # lines of « Prochainement » before « + 4 autres dates »


def _cards(request: HttpRequest, person: Person) -> list[SafeString]:
    shown = []
    for card in registry.space_cards:
        words = card.context(request, person)
        if words is not None:
            shown.append(mark_safe(render_to_string(card.template, words, request)))  # a template's own, escaped output
    return shown


def _coming(request: HttpRequest, person: Person) -> dict:
    """« Prochainement »: the dates of every room in one list, the soonest first, apart from those that wait for her answer, however far
    they are; and where all those of a room stand."""
    lines, pages = [], []
    for room in registry.space_dates:
        if found := room.lines(request, person):
            lines += found
            pages.append(room)
    lines.sort(key=lambda line: (line.start, line.title, line.who))
    awaited, others = [line for line in lines if line.awaited], [line for line in lines if not line.awaited]
    return {"awaited": awaited, "coming": others[:AT_ONCE], "later": others[AT_ONCE:], "pages": pages}


@never_cache
@login_required
@require_safe
def space(request: HttpRequest) -> HttpResponse:
    """What comes next, what is owed, then her other cards; without a record yet, how to get one. Follows a merge."""
    person = Person.objects.of_user(request.user)
    shown = {"cards": _cards(request, person), **_coming(request, person)} if person else {"cards": []}
    return render(request, "people/space.html", {"person": person, **shown})


@never_cache
@login_required
@require_safe
def space_welcome(request: HttpRequest) -> HttpResponse:
    """Where a completed sign-up leads: her record is made, unless she said that a house already knows her."""
    if not request.session.pop(sessions.HAS_CARD, False):
        open_record(user=request.user, by=request.user)
    return redirect("space")
