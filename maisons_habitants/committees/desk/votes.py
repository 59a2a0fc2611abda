"""A vote while it goes on: hands counted, ballots counted, a telephone lent; closed or called off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from portal.kit.forms import number_sent
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with

from ..actions.cast_vote import cast_all, cast_secret
from ..actions.close_vote import close_vote, void_vote
from ..enums import VoteState
from ..models import Meeting, Vote
from ..reading.table import table_of
from ..screens.sitting import ballot_of
from .meetings import KEEP, seen_meeting, tried


def _vote_of(meeting: Meeting, pk: int) -> Vote:
    return get_object_or_404(Vote.objects.filter(item__meeting=meeting).prefetch_related("choices"), pk=pk)


@never_cache
@staff_gate(KEEP)
@require_POST
def act(request: HttpRequest, pk: int, vote: int) -> HttpResponse:
    """« Tous pour sauf… », the end, or « annuler ce vote »."""
    meeting = seen_meeting(request, pk, KEEP)
    row = _vote_of(meeting, vote)
    asked = {"vote": row, "by": request.user, "key": sent_with(request)}
    match request.POST.get("act", ""):
        case "all":
            tried(request, lambda: cast_all(choice=number_sent(request.POST.get("choice", "")), **asked), done="Noté pour tout le monde.")
        case "close":
            tried(request, lambda: close_vote(tallies=_tallies(request, row), **asked), done="Le vote est terminé.")
        case "void":
            tried(request, lambda: void_vote(**asked), done="Ce vote est annulé : rien n’en est gardé.")
    return redirect(f"{reverse('committees_desk:sitting', args=[pk])}?point={row.item_id}#vote")


def _tallies(request: HttpRequest, vote: Vote) -> dict[int, int] | None:
    """Ballots counted by hand, choice by choice; None where one lacks."""
    if not vote.on_paper:
        return None
    typed = {one.pk: request.POST.get(f"compte-{one.pk}", "").strip() for one in vote.choices.all()}
    return {key: int(text) for key, text in typed.items()} if all(text.isdecimal() and len(text) < 5 for text in typed.values()) else None


@never_cache
@sensitive_post_parameters()
@staff_gate(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def lent(request: HttpRequest, pk: int, vote: int) -> HttpResponse:
    """A secret vote on a telephone that goes round: who has none of her own votes here, by herself. It comes back blank each time.

    A telephone that died while sending is opened again, or the form is sent again: she is told that her voice is counted."""
    meeting = seen_meeting(request, pk, KEEP)
    row = _vote_of(meeting, vote)
    if not row.secret or row.on_paper or row.state != VoteState.OPEN:
        if request.method == "POST":
            messages.info(request, "Ce vote est terminé. Son résultat est dit dans la salle.")
        return redirect("committees_desk:sitting", pk)
    if request.method == "POST":
        try:
            cast_secret(vote=row, voice=number_sent(request.POST.get("voice", "")), choice=number_sent(request.POST.get("choice", "")))
            messages.success(request, "Votre vote est compté. Rendez le téléphone, merci.")
        except Refusal as refusal:
            if refusal.code == "deja-vote":  # sent twice: it is no mistake of hers
                messages.info(request, "Vous avez déjà voté : votre voix est comptée, une seule fois. Rendez le téléphone, merci.")
            else:
                messages.error(request, str(refusal))
        return redirect("committees_desk:lent", pk, vote)
    context = {"meeting": meeting, "vote": row, "ballot": ballot_of(row, table_of(meeting))}
    return render(request, "committees/desk/lent.html", context)
