"""The settings of a sheet: how one gets a place, the window and the draw, what is kept for whom."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.people.enums import Capability
from portal.places.models import Maison

from ..actions.set_terms import set_terms
from ..demand import last_time
from ..draw_forms import TermsForm
from .sheets import seen_sheet


@never_cache
@staff_gate(Capability.PLAN_ACTIVITIES)
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest, pk: int) -> HttpResponse:
    """Shown as it stands; what would break a promise is refused in words, and nothing typed is lost."""
    sheet = seen_sheet(request, pk, Capability.PLAN_ACTIVITIES)
    form = TermsForm(request.POST or None, sheet=sheet, maisons=list(Maison.objects.order_by("name")))
    if request.method == "POST" and form.is_valid():
        try:
            set_terms(sheet=sheet, terms=form.terms(), by=request.user)
            messages.success(request, "Les réglages sont enregistrés.")
            return redirect("programmes:desk_sheet", sheet.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "programmes/desk/terms.html", {"sheet": sheet, "form": form, "last": last_time(sheet)})
