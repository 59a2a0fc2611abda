"""« Je m'absente, … relit à ma place »: for who publishes in a house."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.kit import clock
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.enums import Capability

from ..actions.arrange_stand_in import arrange_stand_in, end_stand_in
from ..forms.pages import AwayForm
from ..models import StandIn
from ..reading.approvers import may_stand_in_for


@never_cache
@staff_gate(Capability.PUBLISH_PAGES)
@require_http_methods(["GET", "HEAD", "POST"])
def away(request: HttpRequest) -> HttpResponse:
    colleagues = may_stand_in_for(request.user)
    form = AwayForm(request.POST or None, colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            arrange_stand_in(away=request.user, key=sent_with(request), by=request.user, **asked)
            messages.success(request, f"C’est noté : {form.fields['stand_in'].label_from_instance(asked['stand_in'])} relit à votre place.")
            return redirect("publishing_desk:home")
        except Refusal as refusal:
            put_refusal(form, refusal)
    rows = StandIn.objects.filter(away=request.user).to_come(clock.today()).select_related("by")
    return render(request, "publishing/desk/away.html", {"form": form, "rows": rows, "nobody": not colleagues.exists()})


@never_cache
@staff_gate(Capability.WRITE_PAGES)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    mine = StandIn.objects.filter(away=request.user) | StandIn.objects.filter(by=request.user)
    row = get_object_or_404(mine, pk=pk)
    try:
        end_stand_in(stand_in=row, by=request.user)
        messages.success(request, "Le remplacement est terminé.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("publishing_desk:home")
