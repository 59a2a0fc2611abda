"""Confiding the day's sheet to a volunteer: for whom, until when, who has it now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit import clock
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.enums import Capability
from portal.people.models import SheetPass

from ..actions.hand_over import SHEET
from ..actions.share_day import share_day
from ..forms.subscribe import ShareForm
from .days import days_of


def share_url(key: str) -> str:
    return reverse("paniers_desk:share", args=[key])


@never_cache
@staff_gate(Capability.SHARE_SHEETS)
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """The links still open, and a form for one more."""
    session = get_object_or_404(days_of(request.user).select_related("maison"), pk=pk)
    form = ShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = share_day(session=session, by=request.user, key=sent_with(request), **form.cleaned_data)
            return redirect("sheet_pass", made.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    passes = SheetPass.objects.visible_to(request.user).live(clock.now()).filter(target=f"{SHEET}:{session.pk}").select_related("issued_by")
    return render(request, "paniers/share.html", {"session": session, "form": form, "passes": passes})
