"""A version at the desk: written by copying the last, previewed while it is written, published with its resolution."""

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from portal.kit import clock, paper
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import user_can

from ..actions.discard_draft import discard_draft
from ..actions.draft_version import draft_version
from ..actions.publish_version import publish_version
from ..actions.save_draft import save_draft
from ..actions.withdraw_version import withdraw_version
from ..forms import GridEditor, PublishForm, StartForm
from ..models import TariffVersion
from ..registry import payers_of
from ..rules.curve import curve
from ..rules.grid import Grid
from ..rules.preview import changes, comparable, described, grid_words, impact, price_rows
from .tariffs import SEE, WRITE, put_refusal, seen_tariff


def _seen(request: HttpRequest, pk: int) -> TariffVersion:
    return get_object_or_404(TariffVersion.objects.visible_to(request.user).with_bands(), pk=pk)


def preview(version: TariffVersion, grid: Grid) -> dict:
    """Every price of a grid, its curve over the former version's and the full cost, what changes and for how many."""
    before = version.tariff.versions.published().exclude(pk=version.pk).with_bands().filter(valid_from__lte=version.valid_from)
    former = before.order_by("-valid_from").first()
    shown = {"grid_words": grid_words(grid), "rows": price_rows(grid), "former": former}
    cost = version.tariff.full_cost_on(max(version.valid_from, clock.today()))
    shown |= {"cost": cost, "curve": curve(grid, former.grid if former else None, cost)}
    if former is None:
        return shown
    shown |= {"comparable": comparable(former.grid, grid), "changes": changes(former.grid, grid)}
    if shown["comparable"] and (version.is_draft or version.valid_from > clock.today()):
        payers, told = payers_of(version.tariff, grid, clock.today())
        shown |= {"impact": impact(former.grid, grid, payers), "impact_told": told}
    return shown


@staff_gate(WRITE)
@require_POST
def version_new(request: HttpRequest, scheme: str) -> HttpResponse:
    form = StartForm(request.POST)
    if not form.is_valid():
        flash.error(request, "Écrivez une date qui existe pour le début de ces prix.")
        return redirect("tariff_detail", scheme)
    version = draft_version(tariff=seen_tariff(request, scheme), valid_from=form.cleaned_data["valid_from"], by=request.user)
    return redirect("version_detail", version.pk)


@staff_gate(SEE)
def version_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A published version is read; a draft is written by who may."""
    version = _seen(request, pk)
    if not version.is_draft or not user_can(request.user, WRITE):
        return _read(request, version)
    if request.method != "POST":
        return _write(request, version, GridEditor(version))
    editor = GridEditor(version, request.POST)
    reshaped = editor.reshaped(request.POST.get("geste", ""))
    if reshaped is not None:
        return _write(request, version, reshaped, reshaping=True)
    if editor.is_valid() and "enregistrer" in request.POST:
        return _save(request, version, editor)
    return _write(request, version, editor)


def _save(request: HttpRequest, version: TariffVersion, editor: GridEditor) -> HttpResponse:
    given = editor.prices.cleaned_data
    try:
        save_draft(version=version, grid=editor.sound_grid, valid_from=given["valid_from"], saw=given["edition"], by=request.user)
    except Refusal as refusal:
        put_refusal(editor.prices, refusal)
        return _write(request, version, editor)
    flash.success(request, "Le brouillon est enregistré.")
    return redirect("version_publish", version.pk)


def _write(request: HttpRequest, version: TariffVersion, editor: GridEditor, *, reshaping: bool = False) -> HttpResponse:
    """The form, and the preview of what it holds as soon as it is sound. While rows come and go nothing is scolded."""
    context = {"version": version, "tariff": version.tariff, "editor": editor, "checked": editor.data is not None and not reshaping}
    if context["checked"]:
        context["forms"] = editor.forms
        if editor.is_valid():
            context |= {**preview(version, editor.sound_grid), "warnings": editor.warnings}
    elif (editor.data is None and version.grid.bands) or version.basis != "bands":
        context |= preview(version, version.grid)
    return render(request, "tariffs/desk/version_form.html", context)


def _read(request: HttpRequest, version: TariffVersion) -> HttpResponse:
    context = {"version": version, "tariff": version.tariff, "may_write": user_can(request.user, WRITE), **_previewed(version)}
    return render(request, "tariffs/desk/version_detail.html", context)


def _previewed(version: TariffVersion) -> dict:
    return preview(version, version.grid) if version.grid.is_written else {}


@staff_gate(WRITE)
@require_POST
def version_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview alone, for a page that asks for it while somebody writes."""
    version = _seen(request, pk)
    editor = GridEditor(version, request.POST)
    context = {"version": version, "tariff": version.tariff, "editor": editor, "checked": True}
    if editor.is_valid():
        context |= {**preview(version, editor.sound_grid), "warnings": editor.warnings}
    return render(request, "tariffs/desk/preview.html", context)


@staff_gate(WRITE)
def version_publish(request: HttpRequest, pk: int) -> HttpResponse:
    version = _seen(request, pk)
    if not version.is_draft:
        return redirect("version_detail", pk)
    form = PublishForm(request.POST or None, initial={"edition": version.edition})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            publish_version(version=version, saw=given.pop("edition"), **given, by=request.user)
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            flash.success(request, "Ces prix sont publiés. Ils sont sur la page publique des tarifs.")
            return redirect("tariff_detail", version.tariff.scheme)
    context = {"version": version, "tariff": version.tariff, "form": form, **_previewed(version)}
    return render(request, "tariffs/desk/version_publish.html", context)


@staff_gate(WRITE)
@require_POST
def version_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    version = _seen(request, pk)
    try:
        withdraw_version(version=version, by=request.user)
    except Refusal as refusal:
        flash.error(request, str(refusal))
    return redirect("version_detail", pk)


@staff_gate(WRITE)
@require_POST
def version_discard(request: HttpRequest, pk: int) -> HttpResponse:
    version = _seen(request, pk)
    try:
        discard_draft(version=version, by=request.user)
    except Refusal as refusal:
        flash.error(request, str(refusal))
        return redirect("version_detail", pk)
    return redirect("tariff_detail", version.tariff.scheme)


@staff_gate(SEE)
@require_safe
def version_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The grid on paper, to pin up; a draft says that it is one."""
    version = _seen(request, pk)
    shown = described(version.grid)
    context = {"tariff": version.tariff, "asks": shown["asks"], "versions": [{"version": version, **shown}]}
    return paper.pdf_response("tariffs/paper.html", context, name=f"tarif-{version.tariff.scheme}.pdf", request=request)
