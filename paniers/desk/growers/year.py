"""What a year comes to with each farm: screen and file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import clock
from portal.kit.gates import staff_gate
from portal.kit.spreadsheets import Cents, csv_answer

from ...models import GrowerOrder
from ...reading.orders import YearLine, year_lines
from ...rules.weight import kilos_cell
from .doors import PLAN

HEAD = (
    "Ferme", "Commandes", "Commandé (kg)", "Reçu (kg)", "Donné aux frigos (kg)", "Commandé (€)", "Dû pour ce qui est venu (€)",
    "Porté par la ville (€)", "Porté par la ferme (€)", "Dû en tout (€)", "Caisses à rendre", "Livraisons à noter",
)  # fmt: skip


def _lines(year: int) -> list[YearLine]:
    if not 2000 < year < 2200:
        raise Http404
    return year_lines(year)


@never_cache
@staff_gate(PLAN)
@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    lines = _lines(year)
    first = GrowerOrder.objects.order_by("day").values_list("day__year", flat=True).first() or clock.today().year
    total = YearLine("Toutes les fermes")
    for line in lines:
        for name in vars(total):
            if name != "grower":
                setattr(total, name, getattr(total, name) + getattr(line, name))
    context = {"year": year, "lines": lines, "total": total, "years": range(first, clock.today().year + 1)}
    return render(request, "paniers/growers/year.html", context)


@never_cache
@staff_gate(PLAN)
@require_safe
def year_file(request: HttpRequest, year: int) -> HttpResponse:
    rows = (
        (
            line.grower, line.orders, kilos_cell(line.ordered_grams), kilos_cell(line.received_grams), kilos_cell(line.given_grams),
            Cents(line.ordered_cents), Cents(line.paid_cents), Cents(line.town_cents), Cents(line.grower_cents), Cents(line.owed_cents),
            line.crates, line.waiting,
        )
        for line in _lines(year)
    )  # fmt: skip
    return csv_answer(f"fermes-{year}", HEAD, rows)
