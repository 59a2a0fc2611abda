"""Months owed at once: what the next one would owe, beside the month before; approve it, or throw the preparation away."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from portal.kit import clock, registry
from portal.kit.forms import number_sent
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.rules.months import month_of, next_month
from portal.kit.visibility import scope_of
from portal.ledger.actions.bill_month import OPEN, approve_billing, drop_billing, prepare_billing
from portal.ledger.enums import BillingState
from portal.ledger.forms.desk import BillingForm
from portal.ledger.models import BillingRun
from portal.ledger.rules.billing import change_percent

SEE, CLOSE = "books.read", "money.close"
SHOWN, LINES = 24, 50


@staff_gate(SEE)
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """The last months, and those that may be prepared now. The whole town's books: for who reads them all."""
    _whole_town(request)
    rows = list(BillingRun.objects.select_related("by", "approved_by")[:SHOWN])
    known = {(run.source, run.month) for run in rows if run.state in OPEN or run.state == BillingState.DONE}
    this = month_of(clock.today())
    months = ((this, "courant"), (next_month(this), "suivant"))
    ready = [(key, biller, month, word) for key, biller in registry.billings.items() for month, word in months if (key, month) not in known]
    labels = {key: biller.label for key, biller in registry.billings.items()}
    context = {
        "rows": [(run, labels.get(run.source, run.source)) for run in rows],
        "ready": ready,
        "may": scope_of(request.user, CLOSE).everywhere,
    }
    return render(request, "ledger/desk_billing.html", context)


@staff_gate(CLOSE)
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Count a month: this one or the next."""
    _whole_town(request, SEE, CLOSE)
    source = request.POST.get("origine", "")
    this = month_of(clock.today())
    month = next_month(this) if request.POST.get("mois") == "suivant" else this
    if registry.billings.get(source) is None:
        messages.error(request, "Cette origine n’existe plus. Rechargez la page.")
        return redirect("regie:billing")
    try:
        run = prepare_billing(source=source, month=month, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("regie:billing")
    return redirect("regie:billing_run", run.pk)


@staff_gate(SEE)
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One month: its total, the month before, household by household; approve or drop."""
    _whole_town(request, *([SEE, CLOSE] if request.method == "POST" else [SEE]))
    row = get_object_or_404(BillingRun.objects.select_related("by", "approved_by"), pk=pk)
    form = BillingForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _treated(request, row, form):
        return redirect("regie:billing_run", row.pk)
    biller = registry.billings.get(row.source)
    context = {
        "run": row,
        "label": biller.label if biller else row.source,
        "change": change_percent(row.total_cents, row.before_cents),
        "page": Paginator(row.data, LINES).get_page(number_sent(request.GET.get("page")) or 1),
        "may": scope_of(request.user, CLOSE).everywhere and row.state in (BillingState.PREVIEWED, BillingState.HELD),
        "form": form,
        **(_progress(row, biller) if row.state == BillingState.APPROVED and biller else {}),
    }
    return render(request, "ledger/desk_billing_run.html", context, status=422 if form.is_bound else 200)


def _progress(row: BillingRun, biller) -> dict:
    """How many lines of an approved month are written already, while the tick writes them."""
    lines = sum(count for _, count, _ in row.data)
    return {"lines": lines, "written": max(0, lines - len(biller.preview(row.month)))}


def _treated(request: HttpRequest, row: BillingRun, form: BillingForm) -> bool:
    """Approved or dropped; False when it was refused: the reasons stand in the form, with what was typed."""
    dropped = request.POST.get("do") == "abandonner"
    try:
        (drop_billing if dropped else approve_billing)(run=row, reason=form.cleaned_data["reason"], by=request.user)
    except Refusal as refusal:
        for reason in refusal.reasons:
            form.add_error(None, f"{reason.words} {reason.way_out}".strip())
        return False
    said = "La préparation est abandonnée." if dropped else "Le mois est approuvé : il sera inscrit dans la minute."
    messages.success(request, said)
    return True


def _whole_town(request: HttpRequest, *capabilities: str) -> None:
    """A month is the whole town's: a right in one house alone does not open it."""
    if not all(scope_of(request.user, capability).everywhere for capability in capabilities or (SEE,)):
        raise PermissionDenied
