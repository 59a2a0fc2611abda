"""The sizes of a season: adding, naming, ordering, withdrawing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with

from ...actions.save_size import agreed_to, save_size
from ...actions.withdraw_size import offer_size, order_sizes, withdraw_size
from ...forms.season import SizeForm
from ...models import BasketSize, SeasonTerms
from .doors import PLAN, may_rule, need_town, written
from .steps import size_lines

BESIDE = {
    "nom-manquant": "name",
    "nom-pris": "name",
    "poids-nul": "weight_grams",
    "poids-trop-lourd": "weight_grams",
    "poids-promis": "weight_grams",
    "tarif-sans-prix": "tariff",
    "tarif-ferme": "tariff",
    "tarif-en-usage": "tariff",
}
WITHDREW = "« {} » n’est plus proposé. Qui l’a le garde jusqu’au bout de son engagement."


@never_cache
@staff_gate(PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def sizes(request: HttpRequest, pk: int) -> HttpResponse:
    """Each size with its weight, its prices, and how many households have it; its acts for who writes the rules."""
    terms = written(request, pk)
    if request.method == "POST":
        need_town(request)
        return _acted(request, terms)
    return render(request, "paniers/season_sizes.html", {"terms": terms, "lines": size_lines(terms), "may": may_rule(request.user)})


def _acted(request: HttpRequest, terms: SeasonTerms) -> HttpResponse:
    """One of the buttons: « retirer », « proposer », « monter », each with the key of a size."""
    try:
        for name in ("retirer", "proposer", "monter"):
            if name in request.POST:
                size = get_object_or_404(terms.sizes, pk=number_sent(request.POST[name]))
                _act(name, terms, size, request)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("paniers_desk:sizes", terms.season_id)


def _act(name: str, terms: SeasonTerms, size: BasketSize, request: HttpRequest) -> None:
    if name == "monter":
        order_sizes(terms=terms, first=size, by=request.user, key=sent_with(request))
    elif name == "retirer":
        withdraw_size(size=size, by=request.user, key=sent_with(request))
        messages.success(request, WITHDREW.format(size.name))
    else:
        offer_size(size=size, by=request.user, key=sent_with(request))
        messages.success(request, f"« {size.name} » est de nouveau proposé.")


@never_cache
@staff_gate(PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def size_new(request: HttpRequest, pk: int) -> HttpResponse:
    need_town(request)
    return _size(request, written(request, pk), None)


@never_cache
@staff_gate(PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def size(request: HttpRequest, pk: int) -> HttpResponse:
    need_town(request)
    row = get_object_or_404(BasketSize.objects.select_related("terms__season", "tariff"), pk=pk)
    return _size(request, row.terms, row)


def _size(request: HttpRequest, terms: SeasonTerms, row: BasketSize | None) -> HttpResponse:
    promised = row is not None and agreed_to(row)
    form = SizeForm(request.POST or None, size=row, promised=promised)
    if form.is_bound and form.is_valid():
        try:
            saved = save_size(
                terms=terms, size=row, by=request.user, key=sent_with(request), seen=number_sent(request.POST.get("lu")) or None,
                **form.cleaned_data,
            )  # fmt: skip
            messages.success(request, f"« {saved.name} » est noté.")
            return redirect("paniers_desk:sizes", terms.season_id)
        except Refusal as refusal:
            put_refusal(form, refusal, BESIDE)
    fresh = BasketSize.objects.get(pk=row.pk) if row else None
    context = {"terms": terms, "form": form, "size": fresh, "promised": promised}
    return render(request, "paniers/season_size.html", context, status=422 if form.errors else 200)
