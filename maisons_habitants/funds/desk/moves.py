"""The acts of a review, each at its address: carried out, or shown again on the request's page with what is refused and what was typed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with

from ..actions import review_request as reading
from ..actions.schedule_request import schedule, unschedule
from ..forms.review import FIELDS
from .review import form_of, page, seen_request
from .rows import REVIEW

# The last part of the address -> (what does it, what is said then)
CARRIED: dict[str, tuple[Callable[..., Any], str]] = {
    "prendre": (reading.take_up, "Vous instruisez cette demande."),
    "recevable": (reading.find_eligible, "La demande est recevable : elle peut passer à un comité."),
    "questions": (reading.ask, "Les questions sont parties ; qui porte le projet y répond, ou au guichet avec vous."),
    "irrecevable": (reading.find_ineligible, "C’est noté ; qui porte le projet sait pourquoi et comment contester."),
    "rouvrir": (reading.reopen, "L’instruction reprend ; qui porte le projet le sait."),
    "inscrire": (schedule, "La demande est à l’ordre du jour ; qui porte le projet connaît le jour."),
    "retirer": (unschedule, "La demande n’est plus à l’ordre du jour."),
}


@never_cache
@staff_gate(REVIEW)
@require_POST
def move(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    row = seen_request(request, pk)
    if act not in CARRIED:
        raise Http404
    carry, done = CARRIED[act]
    form = form_of(act, row, request.POST)
    if form.is_valid():
        seen = number_sent(request.POST.get("seen")) or None
        try:
            carry(request=row, by=request.user, seen=seen, key=sent_with(request), **form.said())
        except Refusal as refusal:
            put_refusal(form, refusal, FIELDS)
        else:
            messages.success(request, done)
            return redirect("funds_desk:request", pk)
    return page(request, seen_request(request, pk), {act: form})
