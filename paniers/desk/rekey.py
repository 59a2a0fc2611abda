"""The pick-up sheet that was ticked on paper: one phrase, what it comes to, one act."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.enums import Capability

from ..actions.key_paper import key_paper, may_rekey
from ..enums import BasketState
from ..exports import Sheet, sheet_of
from ..forms.subscribe import PhraseForm
from .days import days_of


@never_cache
@staff_gate(Capability.HAND_BASKETS)
@require_http_methods(["GET", "HEAD", "POST"])
def day_rekey(request: HttpRequest, pk: int) -> HttpResponse:
    """« Voir » shows what the phrase means, « Noter » writes it."""
    session = get_object_or_404(days_of(request.user).select_related("maison"), pk=pk)
    sheet = sheet_of(session)
    form = PhraseForm(request.POST or None, numbers=[row[1] for row in sheet.rows])
    context = {"sheet": sheet, "form": form, "may": may_rekey(session)}
    if request.method == "POST" and form.is_valid():
        if "noter" in request.POST and _noted(request, sheet, form):
            return redirect("paniers_desk:sheet", session.pk)
        form.fields["phrase"].widget.attrs.pop("autofocus")  # the next press is « Noter »
        context |= _preview(sheet, form.cleaned_data["phrase"])
    return render(request, "paniers/day_rekey.html", context)


def _noted(request: HttpRequest, sheet: Sheet, form: forms.Form) -> bool:
    asked = {"numbers": form.cleaned_data["phrase"], "mark": request.POST.get("mark", ""), "key": sent_with(request)}
    try:
        given = key_paper(session=sheet.session, by=request.user, **asked)
        more = "s" if len(given) > 1 else ""
        messages.success(request, f"{len(given)} panier{more} de plus noté{more}." if given else "C’était déjà noté.")
        return True
    except Refusal as refusal:
        put_refusal(form, refusal)
        return False


def _preview(sheet: Sheet, numbers: frozenset[int]) -> dict:
    """Who came and who did not, as it will stand: ticks made at the table are never taken back here."""
    given = [row for row in sheet.rows if row[1] in numbers or row[4] == BasketState.HANDED_OVER]
    lines = [{"number": row[1], "name": row[2], "before": row[4] == BasketState.HANDED_OVER} for row in given]
    left = [{"number": row[1], "name": row[2]} for row in sheet.rows if row not in given]
    return {"given": lines, "left": left, "seen": True}
