"""A farm and what was agreed with it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with

from ...actions.move_crates import move_crates
from ...actions.name_grower import name_grower
from ...actions.save_contract import save_contract
from ...forms.growers import ContractForm, CratesForm, GrowerForm, PriceRows, prices_in
from ...models import Grower, GrowerContract, SeasonTerms
from .doors import PLAN, may_order, need_town, seasons

BESIDE = {
    "contrat-chevauchant": "starts_on",
    "dates-a-l-envers": "ends_on",
    "adresse-manquante": "email",
    "tolerance-inconnue": "tolerance_percent",
}


@never_cache
@staff_gate(PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def grower(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A farm, new or to correct: its name, where it is, what it grows. All of it is public."""
    need_town(request)
    row = get_object_or_404(Grower, pk=pk) if pk else None
    form = GrowerForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            made = name_grower(grower=row, by=request.user, **form.cleaned_data)
            messages.success(request, f"« {made.name} » est noté.")
            return redirect("paniers_desk:growers")
        except Refusal as refusal:
            put_refusal(form, refusal, {"ferme-connue": "name", "ferme-sans-nom": "name"})
    return render(request, "paniers/growers/grower.html", {"form": form, "grower": row})


@never_cache
@staff_gate(PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def contract_new(request: HttpRequest) -> HttpResponse:
    need_town(request)
    terms = next(iter(seasons()), None)
    if terms is None:
        return render(request, "paniers/growers/no_season.html")
    farm = Grower.objects.filter(pk=request.GET.get("ferme") or 0).first() if (request.GET.get("ferme") or "0").isdigit() else None
    last = GrowerContract.objects.filter(grower=farm).order_by("-ends_on").first() if farm else None
    begun = {"starts_on": terms.starts_on, "ends_on": terms.ends_on, "grower": farm}
    if last is not None:  # a contract begins as the last one with that farm
        kept = ("baskets", "tolerance_percent", "bears", "cutoff_weekday", "cutoff_hour", "send_by", "contact_name", "email", "phone")
        begun |= {name: getattr(last, name) for name in kept}
    return _contract(request, terms, None, begun, last)


@never_cache
@staff_gate(PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(GrowerContract.objects.visible_to(request.user).select_related("grower", "terms__season"), pk=pk)
    if request.method == "POST":
        need_town(request)
    return _contract(request, row.terms, row, {}, row)


def _contract(
    request: HttpRequest, terms: SeasonTerms, row: GrowerContract | None, begun: dict, like: GrowerContract | None
) -> HttpResponse:
    priced = (
        [{"product": price.product, "cents": price.cents_per_kg, "crate": price.crate_grams} for price in like.prices.all()] if like else []
    )
    form = ContractForm(request.POST or None, terms=terms, instance=row, initial=begun)
    prices = PriceRows(request.POST or None, initial=priced, prefix="prix")
    if request.method == "POST" and form.is_valid() and prices.is_valid():
        try:
            saved = save_contract(
                contract=row,
                prices=prices_in(prices),
                by=request.user,
                seen=row.version if row else None,
                key=sent_with(request),
                **form.asked(),
            )
            messages.success(request, "Le contrat est noté.")
            return redirect("paniers_desk:contract", saved.pk)
        except Refusal as refusal:
            put_refusal(form, refusal, BESIDE)
    context = {"form": form, "prices": prices, "contract": row, "terms": terms, "may": may_order(request.user)}
    return render(request, "paniers/growers/contract.html", context)


@staff_gate(PLAN)
@require_POST
def crates(request: HttpRequest, pk: int) -> HttpResponse:
    """Crates that went back to a farm, or came outside a delivery."""
    need_town(request)
    form = CratesForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Écrivez un nombre de caisses, en chiffres.")
        return redirect("paniers_desk:growers")
    try:
        move_crates(grower=get_object_or_404(Grower, pk=pk), by=request.user, key=sent_with(request), **form.asked())
        messages.success(request, "Les caisses sont notées.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("paniers_desk:growers")
