"""Confiding the day's sheet to a volunteer: for whom, until when, who has it now."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit.gates import staff_gate
from portal.people.desk.confiding import confiding
from portal.people.enums import Capability

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
    return confiding(
        request, "paniers/share.html", {"session": session}, form=ShareForm(request.POST or None), target=f"{SHEET}:{session.pk}",
        confide=partial(share_day, session=session),
    )  # fmt: skip
