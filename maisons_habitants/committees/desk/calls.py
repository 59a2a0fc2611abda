"""Calls for members at the desk: opened, read, closed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit import audit, clock
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with

from ..actions.close_call import close_call, waiting_of
from ..actions.open_call import open_call
from ..enums import CandidateState
from ..forms.members import CALL_FIELDS, CLOSE_FIELDS, CallForm, CloseForm
from ..listings.bodies import seat_lines, vacant_in
from ..models import CallForMembers
from ..rules.calls import draw_words
from .rows import KEEP, body_of, call_of


@never_cache
@staff_gate(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    row = body_of(request, pk)
    vacant = vacant_in(seat_lines(row))
    form = CallForm(request.POST if request.method == "POST" else None, body=row, vacant=vacant)
    if request.method == "POST" and form.is_valid():
        try:
            call = open_call(body=row, by=request.user, key=sent_with(request), **form.asked())
            messages.success(request, "L’appel est ouvert : il se lit sur la page du comité, et se note à tous les comptoirs.")
            return redirect("committees_desk:call", call.pk)
        except Refusal as refusal:
            put_refusal(form, refusal, CALL_FIELDS)
    return render(request, "committees/desk/call_new.html", {"body": row, "form": form, "vacant": vacant})


@never_cache
@staff_gate(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Who came forward; choosing; then what became of each."""
    row = call_of(request, pk)
    waiting = waiting_of(row)
    form = None if row.closed_at else CloseForm(request.POST if request.method == "POST" else None, call=row, rows=waiting)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            close_call(call=row, by=request.user, key=sent_with(request), **form.asked())
            messages.success(request, "L’appel est clos : chaque personne reçoit sa réponse par son moyen habituel.")
            return redirect("committees_desk:call", row.pk)
        except Refusal as refusal:
            put_refusal(form, refusal, CLOSE_FIELDS)
    rows = list(row.candidates.select_related("person__successor", "mandate__seat").order_by("rank", "asked_at", "pk"))
    audit.note_readings([one.person.current_record for one in rows], by=request.user, what="committees_desk:call")
    return render(request, "committees/desk/call.html", _shown(row, rows, waiting, form))


def _shown(row: CallForMembers, rows: list, waiting: list, form) -> dict:
    drawn = bool(row.seed)
    answered = [one for one in rows if one.state in (CandidateState.CHOSEN, CandidateState.NOT_CHOSEN)]
    return {
        "call": row, "body": row.body, "rows": rows, "waiting": waiting, "form": form, "enough": len(waiting) <= row.seats,
        "drawn": drawn, "draw_words": draw_words(len(answered), row.seats) if drawn else "", "over": row.closes_on < clock.today(),
    }  # fmt: skip
