"""« Me rendre cet argent »: what a household has in advance, asked back by one of its referents; what happens is said before it does."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.households.models import Household
from portal.kit.forms import put_refusal
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.ledger.actions import ask_back
from portal.ledger.enums import RefundRoad, RefundState
from portal.ledger.forms.money_back import ConfirmForm, MoneyBackForm
from portal.ledger.models import MoneyToAsk, Refund, money_to_ask
from portal.ledger.rules.refund_roads import Part

BY_HAND = "L’argent réglé à l’accueil vous y attend."
WAITS = "Une personne de l’équipe regarde d’abord, puis l’argent part. Vous n’avez rien à faire."


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def money_back(request: HttpRequest, home: int) -> HttpResponse:
    """How much; then what goes by which road, to confirm; then it is asked. `etape`: « changer » comes back, « oui » confirms."""
    household = get_object_or_404(Household.objects.led_by(request.user), pk=home)
    step = request.POST.get("etape", "")
    refused = None
    if step == "oui":
        refused = _ask(request, household)
        if refused is None:
            return redirect("to_pay")
    money = money_to_ask(household, request.user)
    form = MoneyBackForm(request.POST if request.method == "POST" else None, money=money)
    if form.is_bound and money.there_cents and form.is_valid() and not step:
        return render(request, "ledger/money_back_check.html", _check(household, money, form))
    if refused is not None:
        put_refusal(form, refused)
    context = {"household": household, "money": money, "form": form}
    return render(request, "ledger/money_back.html", context, status=422 if form.is_bound and form.errors else 200)


def _ask(request: HttpRequest, household: Household) -> Refusal | None:
    """Ask for it as confirmed, and say what follows; or why not."""
    sent = ConfirmForm(request.POST)
    if not sent.is_valid():
        return Refusal("page-abimee", "La page n’est pas arrivée entière.", "Vérifiez la somme, puis recommencez.")
    answers = sent.cleaned_data
    asked = {name: answers[name] for name in ("amount_cents", "pay_first", "at_desk")}
    try:
        given = ask_back(household=household, **asked, key=sent_with(request), by=request.user)
    except Refusal as refusal:
        return refusal
    messages.success(request, _said(given))
    return None


def _said(given: list[Refund]) -> str:
    waits = any(refund.state == RefundState.ASKED for refund in given)
    by_hand = any(refund.to_fetch for refund in given)
    return " ".join(["C’est demandé.", *([WAITS] if waits else []), *([BY_HAND] if by_hand else [])])


def _check(household: Household, money: MoneyToAsk, form: MoneyBackForm) -> dict:
    data = form.cleaned_data
    parts = money.plan(data["amount_cents"], at_desk=data["at_desk"], pay_first=bool(data["pay_first"]))
    return {
        "household": household,
        "money": money,
        "data": data,
        "typed": form.fields["amount_cents"].prepare_value(data["amount_cents"]),
        "roads": [(road, sum(part.cents for part in parts if part.road == road)) for road in RefundRoad.values if _takes(parts, road)],
        "offices": sorted({money.offices[part.payment] for part in parts if part.road == RefundRoad.CASH}),
        "limit": min((money.limits[part.payment] for part in parts if part.waits), default=None),
    }


def _takes(parts: list[Part], road: str) -> bool:
    return any(part.road == road for part in parts)
