"""Tariffs at the desk: the list, a tariff with its versions and full costs, its words, its end."""

from django.contrib import messages as flash
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from portal.kit import clock
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import user_can

from ..actions.change_tariff import change_tariff
from ..actions.close_tariff import close_tariff
from ..actions.create_tariff import create_tariff
from ..actions.set_full_cost import set_full_cost
from ..forms import CloseForm, FullCostForm, StartForm, TariffForm
from ..models import Tariff, TariffVersion
from ..rules.holding import holding
from ..rules.preview import price_rows

SEE, WRITE = "tariffs.see", "tariffs.write"


def sees_balance(user) -> bool:
    return user_can(user, "books.read") or user_can(user, WRITE)


def put_refusal(form, refusal: Refusal) -> None:
    """Every reason of a refusal on top of the form that caused it."""
    for reason in refusal.reasons:
        form.add_error(None, f"{reason.words} {reason.way_out}".strip())


def _with_versions(user):
    versions = TariffVersion.objects.with_bands()
    return Tariff.objects.visible_to(user).prefetch_related(Prefetch("versions", versions), "full_costs")


def _standing(tariff: Tariff) -> dict:
    """What a tariff's screens show: the version that holds today, those to come, drafts, those that held."""
    today = clock.today()
    published = [version for version in tariff.versions.all() if not version.is_draft]
    now = holding(published, today)
    return {
        "tariff": tariff,
        "now": now,
        "now_rows": price_rows(now.grid) if now else [],
        "coming": sorted((version for version in published if version.valid_from > today), key=lambda version: version.valid_from),
        "drafts": [version for version in tariff.versions.all() if version.is_draft],
        "past": [version for version in published if version.valid_from <= today and version != now],
        "closed": tariff.closed_from is not None and tariff.closed_from <= today,
    }


def seen_tariff(request: HttpRequest, scheme: str) -> Tariff:
    return get_object_or_404(Tariff.objects.visible_to(request.user), scheme=scheme)


@staff_gate(SEE)
@require_safe
def tariff_list(request: HttpRequest) -> HttpResponse:
    shown = [_standing(tariff) for tariff in _with_versions(request.user)]
    context = {
        "open": [each for each in shown if not each["closed"]],
        "closed": [each for each in shown if each["closed"]],
        "may_write": user_can(request.user, WRITE),
    }
    return render(request, "tariffs/desk/tariff_list.html", context)


@staff_gate(SEE)
@require_safe
def tariff_detail(request: HttpRequest, scheme: str) -> HttpResponse:
    return _detail(request, scheme)


def _detail(request: HttpRequest, scheme: str, **forms) -> HttpResponse:
    tariff = get_object_or_404(_with_versions(request.user), scheme=scheme)
    today = clock.today()
    context = {
        **_standing(tariff),
        "cost_form": FullCostForm(initial={"valid_from": today}),
        "start_form": StartForm(initial={"valid_from": today}),
        "close_form": CloseForm(initial={"closed_from": today}),
        "may_write": user_can(request.user, WRITE),
        "sees_balance": sees_balance(request.user),
        **forms,
    }
    return render(request, "tariffs/desk/tariff_detail.html", context)


@staff_gate(WRITE)
def tariff_new(request: HttpRequest) -> HttpResponse:
    form = TariffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            tariff = create_tariff(**form.cleaned_data, by=request.user)
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            return redirect("tariff_detail", tariff.scheme)
    return render(request, "tariffs/desk/tariff_form.html", {"form": form})


@staff_gate(WRITE)
def tariff_change(request: HttpRequest, scheme: str) -> HttpResponse:
    tariff = seen_tariff(request, scheme)
    initial = {"name": tariff.name, "unit": tariff.unit, "description": tariff.description}
    form = TariffForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_tariff(tariff=tariff, **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            return redirect("tariff_detail", scheme)
    return render(request, "tariffs/desk/tariff_form.html", {"form": form, "tariff": tariff})


@staff_gate(WRITE)
@require_POST
def tariff_cost(request: HttpRequest, scheme: str) -> HttpResponse:
    form = FullCostForm(request.POST)
    if form.is_valid():
        try:
            set_full_cost(tariff=seen_tariff(request, scheme), **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            flash.success(request, "Le coût complet est noté.")
            return redirect("tariff_detail", scheme)
    return _detail(request, scheme, cost_form=form)


@staff_gate(WRITE)
@require_POST
def tariff_close(request: HttpRequest, scheme: str) -> HttpResponse:
    """Closes from a day, or opens again (« rouvrir »)."""
    opening = "rouvrir" in request.POST
    form = CloseForm(request.POST)
    if opening or form.is_valid():
        try:
            closed_from = None if opening else form.cleaned_data["closed_from"]
            close_tariff(tariff=seen_tariff(request, scheme), closed_from=closed_from, by=request.user)
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            return redirect("tariff_detail", scheme)
    return _detail(request, scheme, close_form=form)
