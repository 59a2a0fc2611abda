"""« Rappeler »: promise somebody a call, or take the promise back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from portal.households.desk.sight import maisons_for, person_for
from portal.kit import request_keys
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.slips import offer_slip
from portal.people.enums import Capability

from ..actions.ask_call_back import ask_call_back, close_call_back
from ..enums import Outcome
from ..forms import CallBackForm
from ..models import CallBack
from ..slips import LABEL as SLIP
from .visits import house_of


@staff_gate(Capability.SEND_MESSAGES)
@require_http_methods(["GET", "HEAD", "POST"])
def call_back(request: HttpRequest, pk: int) -> HttpResponse:
    """About what, before when: three presses."""
    person = person_for(request, pk, Capability.SEND_MESSAGES)
    maisons = maisons_for(request, Capability.SEND_MESSAGES)
    if not maisons:
        raise Http404
    form = CallBackForm(request.POST if request.method == "POST" else None, maisons=maisons, maison=house_of(request, maisons))
    if request.method == "POST" and form.is_valid():
        try:
            row = ask_call_back(person=person, by=request.user, key=request_keys.sent_with(request), **form.asked(request.user))
            offer_slip(request, f"C’est noté : on rappelle {person.full_name}.", label=SLIP, key=row.pk)
            return redirect("desk_person", person.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    waiting = CallBack.objects.visible_to(request.user).open().filter(person=person).select_related("maison").order_by("before")
    return render(request, "desk/call_back.html", {"person": person, "form": form, "waiting": waiting})


@staff_gate(Capability.SEND_MESSAGES)
@require_POST
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """She came herself, or does not need it any more."""
    row = get_object_or_404(CallBack.objects.visible_to(request.user), pk=pk)
    try:
        close_call_back(call_back=row, outcome=Outcome.CALLED_OFF, by=request.user)
        messages.success(request, "Ce rappel n’attend plus.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_call_back", row.person.current_record.pk)
