"""The cost sheet of an outing, and the season's by venue and house: for who reads the money of its house, nobody else."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import paper
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.spreadsheets import ANSWERS
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability

from ..actions.save_costs import save_costs
from ..exports.costs import HEAD, by, cost_rows
from ..forms.costs import CostsForm
from ..forms.stale import take_up
from ..models import Trip
from ..reading.costs import costs_of
from ..rules.costs import summed
from .venues import season_asked

MAY, MONEY = Capability.PLAN_ACTIVITIES, Capability.SEE_MONEY


def seen_costs(user):
    """Departures in the houses whose money this user reads; never what is confidential."""
    return Trip.objects.within(scope_of(user, MONEY)).filter(sheet__confidential=False)


@never_cache
@staff_gate(MONEY)
@require_http_methods(["GET", "HEAD", "POST"])
def costs(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What the town pays, what came in as totals. « ?fichier=csv », « xlsx » or « pdf » gives it as a file."""
    found = get_object_or_404(seen_costs(request.user).select_related("sheet__maison", "sheet__activity"), pk=pk)
    may = user_can(request.user, MAY, found.sheet.maison_id)
    if request.method == "POST" and not may:
        raise Http404
    form = CostsForm(request.POST if request.method == "POST" else None, trip=found) if may else None
    if request.method == "POST" and form.is_valid():
        try:
            save_costs(trip=found, by=request.user, key=sent_with(request), **form.asked())
            messages.success(request, "Les coûts sont enregistrés.")
            return redirect("pass_culture_desk:trip_costs", pk)
        except Refusal as refusal:
            put_refusal(form, refusal, {"trop-reglees": "seats_paid"})
            take_up(form, refusal, lambda: CostsForm(trip=Trip.objects.get(pk=pk)))
    rows = costs_of(Trip.objects.filter(pk=found.pk))
    file = request.GET.get("fichier", "")
    if file in ANSWERS:
        return ANSWERS[file](f"couts-sortie-{found.pk}", HEAD, list(cost_rows(rows))[:1])
    context = {"trip": rows[0].trip, "one": rows[0], "costs": rows[0].costs, "form": form}
    if file == "pdf":
        return paper.pdf_response("pass_culture/desk/costs_paper.html", context, name="couts-d-une-sortie.pdf", request=request)
    context["sees"] = user_can(request.user, Capability.SEE_ENROLMENTS, found.sheet.maison_id)
    return render(request, "pass_culture/desk/costs.html", context)


@never_cache
@staff_gate(MONEY)
@require_safe
def season_costs(request: HttpRequest) -> HttpResponseBase:
    """Every outing of a season in her houses, by venue and by house."""
    season, seasons = season_asked(request)
    found = costs_of(seen_costs(request.user).filter(season=season))
    file = request.GET.get("fichier", "")
    if file in ANSWERS and season:
        return ANSWERS[file](f"couts-sorties-{season.starts_on.year}", HEAD, cost_rows(found))
    over = [one for one in found if one.over]
    context = {
        "season": season, "seasons": seasons, "found": found, "over": over, "whole": summed(one.costs for one in over),
        "venues": by(over, lambda one: one.venue), "houses": by(over, lambda one: one.trip.sheet.maison.name),
        "sees": user_can(request.user, Capability.SEE_ENROLMENTS),
    }  # fmt: skip
    return render(request, "pass_culture/desk/season_costs.html", context)
