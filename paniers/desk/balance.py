"""The solidarity balance of the baskets: what they bring in against all they cost, by month, house, distribution; prices tried on it; one
sheet of paper; files. Nothing here writes but the costs.

Who handles the money of the whole town reads every figure. For the others, and on all that leaves the desk, what counts few households
is kept back (`figures`).
"""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import clock, dates, paper, registry
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.spreadsheets import ANSWERS
from portal.kit.visibility import EVERYWHERE, scope_of, user_can
from portal.people.enums import Capability
from portal.tariffs.rules.balance import FEWEST_SHOWN

from ..actions.set_costs import set_costs
from ..exports.balance import HEAD, PARTS, balance_rows
from ..forms.balance import ALL, CostsForm, ReadForm, TryForm
from ..models import SeasonTerms
from ..reading import figures
from ..rules.balance import Costs, Sold, Whole, at_other_prices, drawn
from ..rules.balance_words import purchase_words, said

SEE, WRITE = Capability.SEE_TARIFFS, Capability.WRITE_TARIFFS
PARAMS = ("saison", "periode", "maison", "par")


@dataclass(frozen=True)
class Read:
    """What the address asks for, and what was sold there."""

    form: ReadForm
    asked: figures.Asked
    by: str
    houses: dict[int, str]
    sold: list[Sold]
    costs: list[Costs]

    @property
    def by_bracket(self) -> bool:
        """One house beside the others would give away what its total keeps back: brackets are then read for all of them."""
        return self.asked.plain or self.asked.maison is None

    @property
    def when(self) -> str:
        words = dates.days_range(self.asked.first, self.asked.last)
        return words[0].upper() + words[1:]


def _sees(user) -> bool:
    return user_can(user, Capability.READ_BOOKS) or user_can(user, WRITE)


def _read(request: HttpRequest, *, outside: bool = False) -> Read | None:
    """None before the first season. `outside`: for paper and files, which keep few households back whoever asks."""
    if not _sees(request.user):
        raise PermissionDenied
    seasons = list(figures.seasons())
    if not seasons:
        return None
    given = request.GET
    terms = next((row for row in seasons if str(row.pk) == given.get("saison")), seasons[0])
    plain = figures.sees_plain(request.user)
    scope = EVERYWHERE if plain else scope_of(request.user, Capability.SEE_MONEY)
    whole = figures.Asked(terms, terms.starts_on, min(terms.ends_on, clock.today()), scope, plain)
    periods, houses = figures.periods_of(whole), figures.houses_of(terms, scope)
    form = ReadForm(given.dict(), seasons=seasons, periods=periods, houses=houses, town=scope.everywhere)
    chosen = form.cleaned_data if form.is_valid() else {}
    one_house = len(houses) > 1 and chosen.get("maison", ALL) != ALL
    asked = replace(whole, maison=int(chosen["maison"])) if one_house else whole
    for first, last in periods:
        if chosen.get("periode") == first.isoformat():
            asked = replace(asked, first=max(first, terms.starts_on), last=min(last, whole.last))
    asked = replace(asked, plain=plain and not outside)
    sold, names = figures.sold_of(asked)
    return Read(form, asked, chosen.get("par", figures.BY_MONTH), names, sold, figures.costs_of(terms))


def _query(request: HttpRequest, **more: str) -> str:
    """What is asked, as it stands in the address: known words only."""
    return urlencode({name: request.GET[name] for name in PARAMS if request.GET.get(name)} | more)


def _back(request: HttpRequest) -> HttpResponse:
    """To the screen, which says why there is nothing to print or try."""
    return redirect(f"{reverse('paniers_desk:balance')}?{_query(request)}")


def _drawn(request: HttpRequest, read: Read) -> dict:
    whole = figures.whole_of(read.asked, read.sold, read.costs)
    rows = figures.rows_by(read.asked, read.by, read.sold, read.costs, read.houses)
    return {
        "read": read,
        "form": read.form,
        "whole": whole,
        "parts": [(words, whole.parts.get(part, 0)) for part, words in PARTS.items() if part != "promised" or whole.parts.get(part)],
        "purchase": purchase_words(whole.delivered, whole.distributions),
        "hours": (whole.volunteer_minutes // 60, whole.volunteer_minutes % 60),
        "noted": divmod(sum(give({row.session for row in read.sold}) for give in registry.hands_given), 60),
        "balance": whole.balance,
        "masked": read.asked.hides,
        "fewest": FEWEST_SHOWN,
        "sentences": said(whole.balance, read.when),
        "rows": rows if len(rows) > 1 or read.asked.plain else [],
        "owed": figures.owed_of(read.asked),
        "query": _query(request),
        "few_hidden": any(row.hidden for row in rows),
    }


@never_cache
@staff_gate(SEE)
@require_safe
def balance(request: HttpRequest) -> HttpResponse:
    read = _read(request)
    context = _drawn(request, read) | {"may_cost": user_can(request.user, WRITE)} if read else {}
    return render(request, "paniers/balance.html", context)


@never_cache
@staff_gate(SEE)
@require_safe
def balance_paper(request: HttpRequest) -> HttpResponse:
    """One sheet, to hand round a table: few households are kept back whoever prints it."""
    read = _read(request, outside=True)
    if read is None or not read.sold:
        return _back(request)
    context = _drawn(request, read)
    return paper.pdf_response("paniers/balance_paper.html", context, name="bilan-paniers.pdf", request=request)


@never_cache
@staff_gate(SEE)
@require_safe
def balance_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same for a spreadsheet (« csv », « xlsx »)."""
    if kind not in ANSWERS:
        raise Http404
    read = _read(request, outside=True)
    if read is None:
        return _back(request)
    drawn_now = _drawn(request, read)
    rows = balance_rows(drawn_now["whole"], drawn_now["rows"], drawn_now["owed"], when=read.when, by_bracket=read.by_bracket)
    return ANSWERS[kind]("bilan-paniers", HEAD, rows)


@never_cache
@staff_gate(SEE)
@require_safe
def try_prices(request: HttpRequest) -> HttpResponse:
    """The same baskets, had their prices been others. Read, never written."""
    read = _read(request)
    if read is None or not read.by_bracket:
        return _back(request)
    prices = figures.prices_of(read.asked, read.sold)
    form = TryForm(request.GET.dict(), prices=prices)
    before: Whole = drawn(read.sold, read.costs)
    tried = form.prices if form.is_valid() else {}
    moved = [(cents, new, units) for cents, units, may in prices if may and (new := tried.get(cents, cents)) != cents]
    context = {
        "read": read,
        "form": form,
        "before": before.balance,
        "after": drawn(at_other_prices(read.sold, {cents: new for cents, new, _ in moved}), read.costs).balance if moved else None,
        "moved": moved,
        "kept": [cents for cents, _, may in prices if not may],
        "fewest": FEWEST_SHOWN,
        "query": _query(request),
        "asked": [(name, request.GET[name]) for name in PARAMS if request.GET.get(name)],
    }
    return render(request, "paniers/balance_try.html", context)


@never_cache
@staff_gate(WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def costs(request: HttpRequest, pk: int) -> HttpResponse:
    """What a season costs, from a day on: the figures that were noted, and new ones."""
    terms = get_object_or_404(SeasonTerms.objects.select_related("season", "tariff"), pk=pk)
    written = list(terms.costs.order_by("-valid_from"))
    form = CostsForm(request.POST or None, initial=_first_figures(terms, written))
    if request.method == "POST" and form.is_valid():
        try:
            set_costs(
                terms=terms, valid_from=form.cleaned_data["valid_from"], note=form.cleaned_data["note"], by=request.user, **form.figures
            )
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, "Les coûts sont notés. Le bilan en tient compte.")
            return redirect("paniers_desk:balance_costs", terms.pk)
    status = 422 if form.is_bound else 200
    return render(request, "paniers/balance_costs.html", {"terms": terms, "written": written, "form": form}, status=status)


def _first_figures(terms: SeasonTerms, written: list) -> dict:
    """The last figures, to change what changes; before the first, the full cost of the tariff."""
    if written:
        return {name: getattr(written[0], name) for name in CostsForm.base_fields if name not in ("valid_from", "note")} | {
            "valid_from": clock.today()
        }
    return {"valid_from": min(terms.starts_on, clock.today()), "purchase_cents": terms.tariff.full_cost_on(clock.today())}
