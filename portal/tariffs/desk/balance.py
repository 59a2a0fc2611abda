"""The solidarity balance at the desk: what a tariff brings in against what it costs, bracket by bracket.

Who reads the books sees every line; a screen of who only writes tariffs, and every paper, keeps back lines of fewer than
eleven households.
"""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.kit import clock, paper
from portal.kit.gates import staff_gate
from portal.kit.visibility import user_can

from ..forms import BalanceForm
from ..registry import balance_of
from ..rules.balance import FEWEST_SHOWN
from .tariffs import SEE, seen_tariff, sees_balance


def _last_month(today: dt.date) -> dict[str, dt.date]:
    last = today.replace(day=1) - dt.timedelta(days=1)
    return {"premier": last.replace(day=1), "dernier": last}


def _drawn(request: HttpRequest, scheme: str, *, on_paper: bool) -> dict:
    if not sees_balance(request.user):
        raise PermissionDenied
    tariff = seen_tariff(request, scheme)
    asked = request.GET if request.GET else _last_month(clock.today())
    form = BalanceForm(asked)
    context = {"tariff": tariff, "form": form, "fewest": FEWEST_SHOWN}
    if form.is_valid():
        first, last = form.cleaned_data["premier"], form.cleaned_data["dernier"]
        masked = on_paper or not user_can(request.user, "books.read")
        found, cost_known = balance_of(tariff, first, last, masked=masked)
        context |= {"balance": found, "cost_known": cost_known, "masked": masked, "first": first, "last": last}
    return context


@staff_gate(SEE)
@require_safe
def tariff_balance(request: HttpRequest, scheme: str) -> HttpResponse:
    return render(request, "tariffs/desk/balance.html", _drawn(request, scheme, on_paper=False))


@staff_gate(SEE)
@require_safe
def balance_paper(request: HttpRequest, scheme: str) -> HttpResponse:
    context = _drawn(request, scheme, on_paper=True)
    if "balance" not in context:
        return render(request, "tariffs/desk/balance.html", context)
    return paper.pdf_response("tariffs/balance_paper.html", context, name=f"bilan-{scheme}.pdf", request=request)
