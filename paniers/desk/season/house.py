"""The dates of one house: a weekday and hours, then every day before anything is written."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit import clock, dates
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of
from portal.places.models import Maison
from programmes.models import SignUpSheet

from ...actions.plan_house import plan_house
from ...forms.season import HouseDatesForm
from ...models import SeasonTerms
from .doors import PLAN, written

BACK, WRITE = "revoir", "ecrire"


def _house(request: HttpRequest, pk: int) -> Maison:
    scope = scope_of(request.user, PLAN)
    rows = Maison.objects.all() if scope.everywhere else Maison.objects.filter(pk__in=scope.maisons)
    return get_object_or_404(rows, pk=pk)


def _proposed(terms: SeasonTerms, sheet: SignUpSheet | None) -> dict:
    """What the form proposes: from the season's first day, tomorrow, or the day after the last one planned here, to its end, at the weekday
    and hours of that last one. No day where the whole season is planned."""
    soonest = max(terms.starts_on, clock.today() + dt.timedelta(days=1))
    last = sheet.sessions.on().order_by("-start").first() if sheet else None
    first = max(soonest, last.local_date + dt.timedelta(days=1)) if last else soonest
    found = {"first": first, "last": terms.ends_on} if first <= terms.ends_on else {}
    if last:
        begins, ends = dates.local(last.start).time(), dates.local(last.end).time()
        found |= {"weekday": last.local_date.weekday(), "begins": begins, "ends": ends}
    return found


@never_cache
@staff_gate(PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def house_dates(request: HttpRequest, pk: int, house: int) -> HttpResponse:
    """« Voir les dates » lists them, public holidays unticked; « C'est bien cela » writes those that are ticked."""
    maison, terms = _house(request, house), written(request, pk)
    sheet = SignUpSheet.objects.filter(activity=terms.season_id, maison=maison).order_by("pk").first()
    proposed = _proposed(terms, sheet)
    form = HouseDatesForm(request.POST or None, proposed=proposed, longer=sheet is not None)
    context = {"terms": terms, "maison": maison, "sheet": sheet, "form": form, "whole": "first" not in proposed}
    if not form.is_bound or not form.is_valid() or request.POST.get("etape") == BACK:
        return render(request, "paniers/season_house.html", context, status=422 if form.errors else 200)
    ticked, writes, reasons = set(request.POST.getlist("garder")), request.POST.get("etape") == WRITE, []
    lines = [(day, name, day.isoformat() in ticked if writes else not name) for day, name in form.days()]
    if writes:
        try:
            asked = form.cleaned_data
            plan_house(
                terms=terms, maison=maison, days=[day for day, _, kept in lines if kept], begins=asked["begins"], ends=asked["ends"],
                capacity=asked.get("capacity"), by=request.user, key=sent_with(request),
            )  # fmt: skip
            messages.success(request, f"C’est noté pour {maison.name}.")
            return redirect("paniers_desk:season", terms.season_id)
        except Refusal as refusal:
            reasons = list(refusal.reasons)
    elif not lines:
        put_refusal(form, Refusal("sans-date", "Aucun de ces jours ne tombe là.", "Choisissez une période plus longue."))
        return render(request, "paniers/season_house.html", context, status=422)
    return render(request, "paniers/season_house_dates.html", context | {"lines": lines, "reasons": reasons})
