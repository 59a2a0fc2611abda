"""The charter at the desk: as it stands, how it was, and writing the next version."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import user_can
from portal.people.enums import Capability

from ..actions.publish_charter import publish_charter
from ..forms.profile import CharterForm
from ..models import CharterVersion


@never_cache
@staff_gate(Capability.SEE_VOLUNTEERS)
@require_safe
def charter(request: HttpRequest) -> HttpResponse:
    """`?version=`: one of those before."""
    versions = list(CharterVersion.objects.all())
    asked = request.GET.get("version", "")
    shown = next((one for one in versions if str(one.number) == asked), versions[0] if versions else None)
    may_write = user_can(request.user, Capability.MANAGE_VOLUNTEERS, None)
    context = {"versions": versions, "shown": shown, "may_write": may_write, "current": versions[0] if versions else None}
    return render(request, "volunteering/desk/charter.html", context)


@never_cache
@staff_gate(Capability.MANAGE_VOLUNTEERS)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """The same for the whole town: published by who manages volunteers everywhere."""
    if not user_can(request.user, Capability.MANAGE_VOLUNTEERS, None):
        raise PermissionDenied
    last = CharterVersion.current()
    first = {"seen": last.number, "text": last.text, "secrecy": last.secrecy} if last else {"seen": 0}
    form = CharterForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            new = publish_charter(by=request.user, **form.cleaned_data)
            words = f"C’est publié : version {new.number}. Chacun la relira à la prochaine occasion ; personne n’est arrêté."
            messages.success(request, words if new != last else "Rien n’a changé : la version reste la même.")
            return redirect("volunteering_desk:charter")
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "volunteering/desk/charter_write.html", {"form": form, "last": last})
