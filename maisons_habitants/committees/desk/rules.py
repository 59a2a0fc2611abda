"""How a committee sits: simple, or each formal rule by itself; what it would ask is shown before it is kept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit import clock
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with

from ..actions.save_rules import save_rules
from ..forms.bodies import RULES_FIELDS, RulesForm, asked_of
from ..listings.bodies import rules_on, seat_lines
from ..models import Body
from ..rules.rule_words import in_words
from .rows import KEEP, body_of

PREVIEW = "voir"


@never_cache
@staff_gate(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, pk: int) -> HttpResponse:
    row = body_of(request, pk)
    now = rules_on(row)
    form = RulesForm(request.POST if request.method == "POST" else None, body=row, rules=now)
    shown = asked_of(now) if now else None
    if request.method == "POST" and form.is_valid():
        shown = form.preview()
        if PREVIEW not in request.POST:
            try:
                return _kept(request, row, form)
            except Refusal as refusal:
                put_refusal(form, refusal, RULES_FIELDS)
    members = _voting(row)
    lines = [(number, in_words(number, shown)) for number in sorted({members or 9, 9})] if shown else []
    context = {
        "body": row, "form": form, "lines": lines, "members": members, "now": now, "asked": request.method == "POST",
        "versions": list(row.rules.order_by("-valid_from")), "today": clock.today(),
    }  # fmt: skip
    return render(request, "committees/desk/rules.html", context)


def _voting(body: Body) -> int:
    return sum(1 for line in seat_lines(body) if line.mandate and line.seat.votes and not line.seat.deputy_of_id)


def _kept(request: HttpRequest, body: Body, form: RulesForm) -> HttpResponse:
    data = form.cleaned_data
    save_rules(body=body, valid_from=data["valid_from"], by=request.user, seen=data["seen"], key=sent_with(request), **form.asked())
    messages.success(request, "Les règles sont enregistrées : les réunions convoquées à partir de ce jour les suivent.")
    return redirect("committees_desk:body", body.pk)
