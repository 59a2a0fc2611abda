"""The funds of one's houses: opened, who gives, their rules, closed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maisons_habitants.committees.models import Body
from portal.kit import clock
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of, user_can

from ..actions.close_fund import close_fund
from ..actions.open_fund import open_fund
from ..actions.save_fund_rules import save_fund_rules
from ..actions.set_contributions import set_contributions
from ..exports.movements import movements_file
from ..forms.funds import RULES_FIELDS, FundersForm, OpenFundForm, RulesForm
from ..models import Fund
from ..reading.fund_page import funds_shown
from ..reading.terms import rules_on
from ..rules.machine import UNDECIDED
from .rows import KEEP, REVIEW, kept_fund, may_keep, seen_fund

FUNDERS_FIELDS = {"sans-financeur": "funder-1", "enveloppe-sous-accorde": "amount-1"}
PAST_SHOWN = 30


@never_cache
@staff_gate(REVIEW)
@require_safe
def funds(request: HttpRequest) -> HttpResponse:
    rows = Fund.objects.visible_to(request.user).select_related("maison", "sector", "body__page")
    shown = funds_shown(rows.filter(closed_on=None), UNDECIDED)
    past = list(rows.exclude(closed_on=None)[:PAST_SHOWN])
    return render(request, "funds/desk/funds.html", {"shown": shown, "past": past, "may_open": user_can(request.user, KEEP)})


@never_cache
@staff_gate(REVIEW)
@require_safe
def fund(request: HttpRequest, pk: int) -> HttpResponse:
    row = seen_fund(request, pk)
    [shown] = funds_shown([row], UNDECIDED)
    context = {
        "fund": row, "shown": shown, "may_keep": may_keep(request, row) and row.closed_on is None, "today": clock.today(),
        "versions": list(row.rules.order_by("-valid_from")),
    }  # fmt: skip
    return render(request, "funds/desk/fund.html", context)


@never_cache
@staff_gate(REVIEW)
@require_safe
def movements(request: HttpRequest, pk: int) -> HttpResponse:
    """What was taken from the envelope and given back, line by line, without a person."""
    return movements_file(seen_fund(request, pk))


@never_cache
@staff_gate(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def open_one(request: HttpRequest) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    scope = scope_of(request.user, KEEP)
    bodies = Body.objects.within(scope).filter(closed_on=None, maison__closed_on=None).select_related("page", "maison").order_by("pk")
    form, funders, rules = OpenFundForm(sent, bodies=bodies), FundersForm(sent), RulesForm(sent)
    if sent is not None and all([form.is_valid(), funders.is_valid(), rules.is_valid()]):
        asked = form.cleaned_data
        body = asked["body"]
        try:
            made = open_fund(
                maison=body.maison, body=body, sector=body.maison.sector if asked["whole_sector"] else None, year=asked["year"],
                name=asked["name"], words=asked["words"], contributions=funders.contributions(), rules=rules.asked(),
                valid_from=rules.cleaned_data["valid_from"], by=request.user, key=sent_with(request),
            )  # fmt: skip
        except Refusal as refusal:
            put_refusal(form, refusal, {"fonds-deja-ouvert": "name", "comite-dissous": "body"})
        else:
            messages.success(request, "Le fonds est ouvert : on peut y déposer des demandes.")
            return redirect("funds_desk:fund", made.pk)
    return render(request, "funds/desk/open.html", {"form": form, "funders": funders, "rules": rules, "bodies": bodies})


@never_cache
@staff_gate(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def contributions(request: HttpRequest, pk: int) -> HttpResponse:
    row = kept_fund(request, pk)
    form = FundersForm(request.POST if request.method == "POST" else None, fund=row)
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            set_contributions(fund=row, contributions=form.contributions(), seen=seen, by=request.user, key=sent_with(request))
        except Refusal as refusal:
            put_refusal(form, refusal, FUNDERS_FIELDS)
        else:
            messages.success(request, "L’enveloppe est à jour.")
            return redirect("funds_desk:fund", row.pk)
    return render(request, "funds/desk/contributions.html", {"fund": row, "form": form})


@never_cache
@staff_gate(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, pk: int) -> HttpResponse:
    row = kept_fund(request, pk)
    form = RulesForm(request.POST if request.method == "POST" else None, fund=row, rules=rules_on(row, clock.today()))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            save_fund_rules(
                fund=row, valid_from=data["valid_from"], seen=data["seen"], by=request.user, key=sent_with(request), **form.asked()
            )  # fmt: skip
        except Refusal as refusal:
            put_refusal(form, refusal, RULES_FIELDS)
        else:
            messages.success(request, "Les règles sont enregistrées : ce qui est déposé à partir de ce jour les suit.")
            return redirect("funds_desk:fund", row.pk)
    return render(request, "funds/desk/rules.html", {"fund": row, "form": form})


@never_cache
@staff_gate(KEEP)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    row = kept_fund(request, pk)
    try:
        close_fund(fund=row, seen=number_sent(request.POST.get("seen")) or None, by=request.user, key=sent_with(request))
        messages.success(request, "Le fonds est fermé. Ses comptes restent à lire.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("funds_desk:fund", row.pk)
