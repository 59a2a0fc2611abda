"""What is in the baskets of the weeks to come, size by size."""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit import clock
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from programmes.models import Session

from ...actions.save_week import copy_week, fill_sizes, frozen_farms, mark_of, save_week
from ...forms.growers import WeekRows
from ...models import BasketSize, ContractPrice, Grower, GrowerOrder, SeasonTerms, WeekItem
from ...reading.orders import counts_of
from ...rules.contents import Weight
from .doors import AHEAD, PLAN, day_of, may_order, need_town, seasons


@dataclass(frozen=True)
class WeekLine:
    """A day to come: how much each size weighs against its promise, how many baskets are counted, which orders left."""

    terms: SeasonTerms
    day: dt.date
    weights: list[tuple[BasketSize, Weight]]
    baskets: int
    sent: int


def week_lines(today: dt.date) -> list[WeekLine]:
    """Six queries, whatever the number of days and baskets."""
    found = []
    running = seasons()
    pages = [terms.season_id for terms in running]
    dates = set(
        Session.objects.on().filter(activity__in=pages, local_date__range=(today, today + AHEAD)).values_list("activity", "local_date")
    )
    counts = counts_of(pages, {day for _, day in dates})
    grams: dict[tuple, int] = {}
    for season, day, size, number in WeekItem.objects.filter(season__in=pages, day__in={day for _, day in dates}).values_list(
        "season", "day", "size", "grams"
    ):
        grams[season, day, size] = grams.get((season, day, size), 0) + number
    sizes = list(BasketSize.objects.filter(terms__in=running))
    sent: dict[tuple, int] = {}
    for terms, day in GrowerOrder.objects.filter(contract__terms__in=running, day__gte=today).values_list("contract__terms", "day"):
        sent[terms, day] = sent.get((terms, day), 0) + 1
    for terms in running:
        for day in sorted(day for season, day in dates if season == terms.season_id):
            own = counts.get((terms.season_id, day))
            weights = [
                (size, Weight(grams.get((terms.season_id, day, None if size.usual else size.pk), 0), size.weight_grams))
                for size in sizes
                if size.terms_id == terms.pk and (size.offered or (own and size.pk in own.packed))
            ]
            found.append(WeekLine(terms, day, weights, own.baskets if own else 0, sent.get((terms.pk, day), 0)))
    return found


@never_cache
@staff_gate(PLAN)
@require_safe
def weeks(request: HttpRequest) -> HttpResponse:
    context = {"lines": week_lines(clock.today()), "this_year": clock.today().year}
    return render(request, "paniers/growers/weeks.html", context)


@never_cache
@staff_gate(PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def week(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    """The contents of one date: a line a product, a column a size, and what each basket weighs."""
    terms = get_object_or_404(SeasonTerms.objects.select_related("season"), pk=pk)
    on = day_of(day)
    items = list(WeekItem.objects.filter(season=terms.season_id, day=on).select_related("grower").order_by("-grams", "product"))
    sizes = list(terms.sizes_on(on) | terms.sizes.filter(pk__in={item.size_id for item in items if item.size_id}))
    rows = WeekRows(
        request.POST or None, initial=_lines(items, sizes), prefix="p", form_kwargs={"sizes": sizes, "growers": list_of_growers()}
    )
    refused = ""
    if request.method == "POST":
        need_town(request)
        if rows.is_valid():
            asked = [row for form in rows for row in form.rows()]
            try:
                save_week(terms=terms, day=on, rows=asked, by=request.user, seen=request.POST.get("vu"), key=sent_with(request))
                messages.success(request, "Le contenu est enregistré.")
                return redirect("paniers_desk:content", terms.pk, on.isoformat())
            except Refusal as refusal:
                refused = refusal
    return render(request, "paniers/growers/week.html", _shown(request, terms, on, items, sizes, rows) | {"refused": refused})


def list_of_growers():
    return Grower.objects.order_by("name")


def _lines(items: list[WeekItem], sizes: list[BasketSize]) -> list[dict]:
    """One line a product, its grams in each size."""
    usual = next(size.pk for size in sizes if size.usual)
    found: dict[str, dict] = {}
    for item in items:
        line = found.setdefault(item.product, {"product": item.product, "grower": item.grower_id})
        line[f"g{item.size_id or usual}"] = item.grams
    return list(found.values())


def _shown(request: HttpRequest, terms: SeasonTerms, on: dt.date, items: list, sizes: list, rows: BaseFormSet) -> dict:
    usual = next(size.pk for size in sizes if size.usual)
    weights = [(size, Weight(sum(item.grams for item in items if (item.size_id or usual) == size.pk), size.weight_grams)) for size in sizes]
    frozen = frozen_farms(terms, on)
    return {
        "terms": terms,
        "day": on,
        "past": on < clock.today(),
        "items": items,
        "weights": weights,
        "rows": rows,
        "sizes": sizes,
        "mark": mark_of(items),
        "empty_sizes": [size for size, weight in weights if not weight.grams and not size.usual],
        "frozen": [farm.name for farm in Grower.objects.filter(pk__in=frozen)],
        "products": sorted(set(ContractPrice.objects.filter(contract__terms=terms).values_list("product", flat=True))),
        "replaced": [item for item in items if item.instead_of and item.size_id is None],
        "may": may_order(request.user) and on >= clock.today(),
    }


@staff_gate(PLAN)
@require_POST
def week_fill(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    """Copy the last week, or work out the other sizes."""
    need_town(request)
    terms, on = get_object_or_404(SeasonTerms, pk=pk), day_of(day)
    act = fill_sizes if "tailles" in request.POST else copy_week
    try:
        rows = act(terms=terms, day=on, by=request.user)
        messages.success(request, f"{rows} lignes sont remplies : relisez-les.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("paniers_desk:content", terms.pk, on.isoformat())
