"""« Appels »: whom to call, before when, how it ended."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.households.desk.sight import maisons_for, person_for
from portal.kit import request_keys
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.people.enums import Capability

from ..actions.note_call import note_call
from ..actions.write_instead import write_instead
from ..calls import ToCall, may_call, waiting_for
from ..enums import NOTED, Outcome
from .visits import house_of

SHOWN = 60


@never_cache
@staff_gate(Capability.SEND_MESSAGES)
@require_safe
def call_list(request: HttpRequest) -> HttpResponse:
    """Whom the telephone does not reach stands on top; then the soonest deadline."""
    if not may_call(request.user):
        raise Http404
    found = waiting_for(request.user)
    context = {
        "beyond": [call for call in found if call.beyond_reach][:SHOWN],
        "calls": [call for call in found if not call.beyond_reach][:SHOWN],
        "number": len(found),
        "outcomes": NOTED,
    }
    return render(request, "desk/calls.html", context)


def _hers(request: HttpRequest, pk: int) -> ToCall:
    """The calls that wait for one person, as this agent sees them; 404 for another house's."""
    person = person_for(request, pk, Capability.SEND_MESSAGES)
    return next(iter(waiting_for(request.user, person)), ToCall(person))


@staff_gate(Capability.SEND_MESSAGES)
@require_POST
def call_note(request: HttpRequest, pk: int) -> HttpResponse:
    """One outcome for every reason that was ticked: a call serves them all."""
    call, ticked = _hers(request, pk), set(request.POST.getlist("pour"))
    items = [(source, item) for source, item in call.items if f"{source}/{item.key}" in ticked]
    outcome, said, key = request.POST.get("issue", ""), "", request_keys.sent_with(request)
    for source, item in items:
        try:
            each = uuid.uuid5(key, f"{source}/{item.key}") if key else None
            note_call(source=source, item=item, outcome=outcome, by=request.user, key=each)
            said = Outcome(outcome).label
        except Refusal as refusal:
            messages.error(request, str(refusal))
    if said:
        messages.success(request, f"{call.person.full_name} : {str(said).lower()}.")
    elif not items:
        messages.warning(request, "Rien n’attend plus pour cette personne : la liste est à jour.")
    return redirect("desk_calls")


@staff_gate(Capability.SEND_MESSAGES)
@require_POST
def call_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The telephone was tried enough: a letter asks her to call."""
    call = _hers(request, pk)
    maisons = maisons_for(request, Capability.SEND_MESSAGES)
    maison = next((one for one in maisons if one.pk == call.maison_id), None) or house_of(request, maisons)
    try:
        if call.items and maison:
            write_instead(items=call.items, maison=maison, by=request.user, key=request_keys.sent_with(request))
            messages.success(request, f"Une lettre attend d’être postée pour {call.person.full_name}.")
        else:
            messages.warning(request, "Rien n’attend plus pour cette personne : la liste est à jour.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_calls")
