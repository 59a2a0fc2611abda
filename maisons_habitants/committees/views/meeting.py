"""A member's own page of a meeting: the order of the day, the papers, her answer; and her vote, from her telephone in the room."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.kit.forms import number_sent, put_refusal
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.models import Person

from ..actions.answer_meeting import answer_meeting
from ..actions.cast_vote import cast_secret, cast_vote
from ..actions.convoke import documents_of
from ..actions.step_aside import step_aside
from ..enums import MeetingState
from ..forms.meetings import AnswerForm
from ..models import Mandate, Meeting
from ..reading.coming import SHOWN
from ..reading.members import mandate_in
from ..reading.table import meetings_read, table_of
from ..reading.votes import running_vote
from ..screens.sitting import ballot_of, quorum_said

FIELDS = {
    "sans-garde": "children",
    **dict.fromkeys(("deja-donne", "porteur-absent", "porte-deja", "sans-voix", "pouvoir-a-soi"), "proxy_to"),
}
COUNTED = "Votre vote est compté."


def own_meeting(request: HttpRequest, pk: int) -> tuple[Meeting, Mandate]:
    """The meeting and her mandate of its day; 404 for whoever does not sit there, and before it is convoked."""
    meeting = get_object_or_404(meetings_read().filter(state__in=SHOWN), pk=pk)
    person = Person.objects.of_user(request.user)
    mandate = mandate_in(meeting.body, person, meeting.session.local_date) if person else None
    if mandate is None:
        raise Http404
    return meeting, mandate


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    row, mine = own_meeting(request, pk)
    table = table_of(row)
    form = AnswerForm(request.POST or None, table=table, mine=mine)
    if request.method == "POST" and form.is_valid():
        try:
            answer_meeting(meeting=row, mandate=mine, by=request.user, key=sent_with(request), **form.said())
            messages.success(request, "Merci, c’est noté.")
            return redirect("committees:meeting", pk)
        except Refusal as refusal:
            put_refusal(form, refusal, FIELDS)
    member = table.by_key.get(mine.pk)
    context = {
        "meeting": row, "mine": mine, "member": member, "form": form, "items": row.items.all(), "documents": documents_of(row),
        "ahead": row.state == MeetingState.CONVOKED and not row.session.cancelled, "quorum": quorum_said(table) if row.opened_at else "",
        "bearer": table.name(table.proxies[mine.pk]) if mine.pk in table.proxies else "", "borne": table.borne_by(mine.pk),
    }  # fmt: skip
    return render(request, "committees/meeting.html", context)


@never_cache
@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """The vote going on, for each voice that she casts. Of a secret one nothing that she sends is kept but a count."""
    row, mine = own_meeting(request, pk)
    running = running_vote(row)
    if request.method == "POST":
        if running is None or str(running.pk) != request.POST.get("vote", ""):
            messages.error(request, "Ce vote est terminé. Son résultat est dit dans la salle.")
        else:
            _cast(request, running, mine)
        return redirect("committees:vote", pk)
    table = table_of(row)
    ballot = ballot_of(running, table) if running else None
    lines = [line for line in ballot.voices if line.voice.by == mine.pk] if ballot else []
    aside = mine.pk in table.aside(running.item_id) if running else False
    context = {"meeting": row, "mine": mine, "ballot": ballot, "lines": lines, "aside": aside, "member": table.by_key.get(mine.pk)}
    return render(request, "committees/vote.html", context)


def _cast(request: HttpRequest, running, mine: Mandate) -> None:
    """A secret vote takes no request key: what says who voted must not stand beside a moment."""
    voice, choice = (number_sent(request.POST.get(name, "")) for name in ("voice", "choice"))
    try:
        if request.POST.get("act") == "aside":
            step_aside(item=running.item, mandate=mine.pk, by=request.user)
            messages.success(request, "C’est noté : vous ne votez pas sur ce projet.")
        elif running.secret:
            cast_secret(vote=running, voice=voice, choice=choice, bearer=mine.pk)
            messages.success(request, COUNTED)
        else:
            cast_vote(vote=running, voice=voice, choice=choice, bearer=mine.pk, by=request.user, key=sent_with(request))
            messages.success(request, COUNTED)
    except Refusal as refusal:
        if refusal.code == "deja-vote":  # sent again, or lent to her elsewhere in the room: it is no mistake
            messages.info(request, "Cette voix a déjà voté : elle est comptée, une seule fois.")
        else:
            messages.error(request, str(refusal))
