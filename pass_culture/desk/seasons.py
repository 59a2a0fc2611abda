"""Seasons prepared at the desk: the town's, by who prepares activities everywhere."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from ..actions.save_season import save_season
from ..enums import CardState
from ..forms.seasons import FIELDS, SeasonForm
from ..forms.stale import take_up
from ..models import CultureSeason

MAY = Capability.PLAN_ACTIVITIES


def _everywhere(user) -> bool:
    return scope_of(user, MAY).everywhere


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def seasons(request: HttpRequest) -> HttpResponse:
    active = Count("cards", filter=Q(cards__state=CardState.ACTIVE), distinct=True)
    rows = CultureSeason.objects.select_related("page", "tariff").annotate(active=active, outings=Count("trips", distinct=True))
    context = {"seasons": rows.order_by("-starts_on"), "everywhere": _everywhere(request.user)}
    return render(request, "pass_culture/desk/seasons.html", context)


@never_cache
@staff_gate(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
def season(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Prepare one, or change it; what was promised to those who have their card stays."""
    if not _everywhere(request.user):
        raise PermissionDenied
    found = get_object_or_404(CultureSeason, pk=pk) if pk else None
    form = SeasonForm(request.POST if request.method == "POST" else None, season=found)
    if request.method == "POST" and form.is_valid():
        try:
            save_season(season=found, by=request.user, seen=form.cleaned_data["seen"], key=sent_with(request), **form.asked())
        except Refusal as refusal:
            put_refusal(form, refusal, FIELDS)
            take_up(form, refusal, lambda: SeasonForm(season=get_object_or_404(CultureSeason, pk=pk)))
        else:
            messages.success(request, "C’est enregistré.")
            return redirect("pass_culture_desk:seasons")
    active = found.cards.filter(state=CardState.ACTIVE).count() if found else 0
    return render(request, "pass_culture/desk/season.html", {"season": found, "form": form, "active": active})
