"""The seats of a committee: colleges, seats more, deputies, a seat retired."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit import audit
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with

from ..actions.save_seats import add_college, add_deputy, add_seats, retire_seat
from ..forms.bodies import CollegeForm, SeatsForm
from ..listings.bodies import seat_lines
from ..models import Body
from .rows import KEEP, body_of

COLLEGE, SEATS, RETIRE, DEPUTY = "college", "sieges", "supprimer", "suppleance"


@never_cache
@staff_gate(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def seats(request: HttpRequest, pk: int) -> HttpResponse:
    row = body_of(request, pk)
    sent = request.POST if request.method == "POST" else {}
    college = CollegeForm(request.POST if COLLEGE in sent else None, prefix="c")
    more = SeatsForm(request.POST if SEATS in sent else None, body=row, prefix="s")
    if sent:
        form = college if COLLEGE in sent else more if SEATS in sent else None
        try:
            words = _done(request, row, form)
            if words:
                messages.success(request, words)
                return redirect("committees_desk:seats", row.pk)
        except Refusal as refusal:
            if form is None:
                messages.error(request, str(refusal))
                return redirect("committees_desk:seats", row.pk)
            put_refusal(form, refusal, {"college-pris": "name", "trop-de-sieges": "number"})
    lines = seat_lines(row)
    held = [mandate.person.current_record for line in lines for mandate in (line.mandate, line.following) if mandate is not None]
    audit.note_readings(held, by=request.user, what="committees_desk:seats")
    context = {"body": row, "lines": lines, "college": college, "more": more, "colleges": list(row.colleges.all())}
    return render(request, "committees/desk/seats.html", context)


def _done(request: HttpRequest, body: Body, form) -> str:
    """What was done, in words; "" where the form is to be corrected."""
    by, key = request.user, sent_with(request)
    if form is None:
        return _on_seat(request, body, by=by, key=key)
    if not form.is_valid():
        return ""
    if isinstance(form, CollegeForm):
        return f"Collège « {add_college(body=body, name=form.cleaned_data['name'], by=by, key=key).name} » ajouté."
    made = add_seats(body=body, by=by, key=key, **form.asked())
    return f"{len(made)} siège{'s' if len(made) > 1 else ''} de plus."


def _on_seat(request: HttpRequest, body: Body, *, by, key) -> str:
    act = RETIRE if RETIRE in request.POST else DEPUTY
    seat = get_object_or_404(body.seats, pk=number_sent(request.POST.get(act)))
    if act == RETIRE:
        retire_seat(seat=seat, by=by, key=key)
        return f"Le siège {seat.number} est supprimé."
    return f"Le siège {add_deputy(seat=seat, by=by, key=key).number} supplée le siège {seat.number}."
