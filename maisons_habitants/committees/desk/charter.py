"""The charter of a committee: written, adopted, printed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit import clock
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with

from ..actions.adopt_charter import adopt_charter
from ..actions.save_charter import save_charter
from ..forms.bodies import AdoptForm, CharterForm
from ..models import Body, Charter
from ..slips.charter import charter_paper
from .rows import KEEP, SEE, body_of


@never_cache
@staff_gate(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def charter(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft, else a new one from the last version adopted."""
    row = body_of(request, pk)
    versions = list(row.charters.order_by("-version"))
    last = versions[0] if versions else None
    known = {"text": last.text if last else "", "seen": row.edition}
    form = CharterForm(request.POST if request.method == "POST" else None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            save_charter(body=row, by=request.user, key=sent_with(request), **form.cleaned_data)
            messages.success(request, "Le texte est enregistré. Il devient public quand le comité l’a adopté.")
            return redirect("committees_desk:charter", row.pk)
        except Refusal as refusal:
            put_refusal(form, refusal, {"charte-vide": "text"})
    return render(request, "committees/desk/charter.html", _shown(row, versions, form))


def _shown(body: Body, versions: list[Charter], form: CharterForm, adopt: AdoptForm | None = None) -> dict:
    draft = next((one for one in versions if one.adopted_on is None), None)
    adopt = adopt or AdoptForm(initial={"adopted_on": clock.today(), "seen": body.edition}, prefix="a")
    adopted = [one for one in versions if one.adopted_on]
    return {"body": body, "form": form, "draft": draft, "adopted": adopted, "adopt": adopt}


@never_cache
@staff_gate(KEEP)
@require_POST
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    row = body_of(request, pk)
    versions = list(row.charters.order_by("-version"))
    draft = next((one for one in versions if one.adopted_on is None), None)
    if draft is None:
        messages.warning(request, "Cette version est déjà adoptée : elle ne change plus.")
        return redirect("committees_desk:charter", row.pk)
    form = AdoptForm(request.POST, prefix="a")
    if form.is_valid():
        try:
            adopt_charter(charter=draft, by=request.user, key=sent_with(request), **form.cleaned_data)
            messages.success(request, "La charte est adoptée : elle est publique, et ne change plus.")
            return redirect("committees_desk:charter", row.pk)
        except Refusal as refusal:
            put_refusal(form, refusal, {"adoption-a-venir": "adopted_on", "adoption-avant": "adopted_on"})
    text = CharterForm(initial={"text": draft.text, "seen": row.edition})
    return render(request, "committees/desk/charter.html", _shown(row, versions, text, form))


@never_cache
@staff_gate(SEE)
@require_safe
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """Any version, a draft too, for whoever reads this committee."""
    row = get_object_or_404(Charter.objects.select_related("body"), pk=pk)
    body = body_of(request, row.body_id, SEE)
    return charter_paper(request, body, row)
