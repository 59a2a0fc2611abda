"""Files put aside when the phone rings, and taken up as they stood."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.people.enums import Capability

from .. import sessions
from ..actions.put_aside import drop_aside, put_aside, take_up
from ..models import AsideFile
from ..rules.aside import may_wait


@staff_gate(Capability.ENTER_DESK)
@require_POST
def put(request: HttpRequest) -> HttpResponse:
    """From the button of a form: what is typed waits, and the counter is free. Refused, the page comes back as it stood."""
    path = request.GET.get("de", "")
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    try:
        kept = put_aside(by=request.user, path=path, title=request.POST.get("_titre", ""), fields=fields)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _back(request, path, fields)
    messages.success(request, f"« {kept.title} » attend. À qui le tour ?")
    return redirect("desk_home")


def _back(request: HttpRequest, path: str, fields: list[tuple[str, str]]) -> HttpResponse:
    """Nothing typed is lost by a refusal."""
    if not may_wait(path):
        return redirect("desk_home")
    request.session[sessions.TAKING_UP] = {"path": path, "fields": fields}
    return redirect(path)


@staff_gate(Capability.ENTER_DESK)
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    aside = get_object_or_404(AsideFile.objects.visible_to(request.user), pk=pk)
    try:
        take_up(aside=aside, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("desk_home")
    if aside.fields:
        request.session[sessions.TAKING_UP] = {"path": aside.path, "fields": aside.fields}
    return redirect(aside.path)


@staff_gate(Capability.ENTER_DESK)
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    aside = get_object_or_404(AsideFile.objects.visible_to(request.user), pk=pk)
    try:
        drop_aside(aside=aside, by=request.user)
        messages.success(request, f"« {aside.title} » n’attend plus.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_home")
