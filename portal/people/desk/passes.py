"""A sheet confided to a volunteer, as the team sees it: its link to show, to print, to open on this very device, to take back."""

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.kit import clock, registry
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal

from .. import sessions
from ..actions.share_sheet import note_sheet_opened, take_sheet_back
from ..enums import Capability
from ..models import SheetPass


def _live(request: HttpRequest, pk: int) -> SheetPass | None:
    """The pass, while it opens something; None once it is over. 404 for another house's."""
    rows = SheetPass.objects.visible_to(request.user).select_related("maison", "issued_by")
    found = get_object_or_404(rows, pk=pk)
    return found if found.open_at(clock.now()) else None


def desk_url(sheet_pass: SheetPass) -> str:
    shared = registry.sheet_passes.get(sheet_pass.kind)
    return shared.desk_url(sheet_pass.key) if shared else reverse("desk_home")


def _over(request: HttpRequest, pk: int) -> HttpResponse:
    messages.info(request, "Ce lien est fermé. Confiez la feuille de nouveau pour en avoir un autre.")
    return redirect(desk_url(SheetPass.objects.get(pk=pk)))


def _shown(request: HttpRequest, sheet_pass: SheetPass) -> dict:
    link = request.build_absolute_uri(reverse("sheet_open", args=[sheet_pass.token]))
    code = segno.make(link, error="m").svg_data_uri(scale=8, border=2, dark="#000", light="#fff")
    return {"sheet_pass": sheet_pass, "link": link, "code": code, "back": desk_url(sheet_pass)}


@never_cache
@staff_gate(Capability.SHARE_SHEETS)
@require_safe
def pass_card(request: HttpRequest, pk: int) -> HttpResponse:
    """The link and its square, to show to the volunteer's telephone."""
    sheet_pass = _live(request, pk)
    if sheet_pass is None:
        return _over(request, pk)
    return render(request, "people/pass_card.html", _shown(request, sheet_pass))


@never_cache
@staff_gate(Capability.SHARE_SHEETS)
@require_safe
def pass_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The same on a card to print and to lay on the table."""
    sheet_pass = _live(request, pk)
    if sheet_pass is None:
        return _over(request, pk)
    return render(request, "people/pass_paper.html", _shown(request, sheet_pass))


@staff_gate(Capability.SHARE_SHEETS)
@require_POST
def pass_back(request: HttpRequest, pk: int) -> HttpResponse:
    """From now on the link opens nothing."""
    sheet_pass = get_object_or_404(SheetPass.objects.visible_to(request.user).select_related("maison"), pk=pk)
    try:
        take_sheet_back(sheet_pass=sheet_pass, by=request.user)
        messages.success(request, "La feuille est reprise : ce lien n’ouvre plus rien.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(desk_url(sheet_pass))


@staff_gate(Capability.SHARE_SHEETS)
@require_POST
def pass_here(request: HttpRequest, pk: int) -> HttpResponse:
    """This device becomes the volunteer's: the agent is signed out first, so that the sheet leads nowhere else."""
    sheet_pass = _live(request, pk)
    if sheet_pass is None:
        return _over(request, pk)
    sessions.leave_device(request)
    note_sheet_opened(sheet_pass=sheet_pass)
    response = redirect("sheet")
    sessions.lend_sheet(response, sheet_pass, shared=True)
    return response
