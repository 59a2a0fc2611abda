"""The settings of a sheet: how one gets a place, the window and the draw, what is kept for whom."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit import clock, dates
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.people.enums import Capability
from portal.places.models import Maison

from ..actions.set_terms import set_terms
from ..demand import last_time
from ..enums import Selection
from ..forms.draws import TermsForm
from ..models import SignUpSheet
from ..rules.draw import usual_window
from .sheets import seen_sheet


@never_cache
@staff_gate(Capability.PLAN_ACTIVITIES)
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest, pk: int) -> HttpResponse:
    """Shown as it stands; what would break a promise is refused in words, and nothing typed is lost."""
    sheet = seen_sheet(request, pk, Capability.PLAN_ACTIVITIES)
    last = last_time(sheet)
    proposed = _proposed(sheet) if last is not None and last.wants_draw else {}
    form = TermsForm(request.POST or None, sheet=sheet, maisons=list(Maison.objects.in_service().order_by("name")), initial=proposed)
    if request.method == "POST" and form.is_valid():
        try:
            set_terms(sheet=sheet, terms=form.terms(), by=request.user)
            messages.success(request, "Les réglages sont enregistrés.")
            return redirect("programmes:desk_sheet", sheet.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "programmes/desk/terms.html", {"sheet": sheet, "form": form, "last": last, "proposed": proposed})


def _proposed(sheet: SignUpSheet) -> dict:
    """A draw with its window, filled in ahead while nobody is on a first-come sheet; nothing where there is no time for it."""
    first = sheet.sessions.on().order_by("start").values_list("start", flat=True).first()
    if sheet.selection != Selection.FIRST_COME or sheet.capacity is None or first is None or sheet.enrolments.exists():
        return {}
    window = usual_window(max(sheet.opens_at, clock.now()), first)
    if window is None:
        return {}
    return {"selection": Selection.DRAW, "requests": dates.local(window[0]), "draw": dates.local(window[1])}
