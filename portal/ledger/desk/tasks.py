"""What money raises for staff: the list, and one screen that says what happened and settles it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from portal.households.models import Household
from portal.kit import audit
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of
from portal.ledger.actions.answer_task import answer_task, open_choices
from portal.ledger.enums import TaskKind
from portal.ledger.forms.refunds import TaskForm
from portal.ledger.models import MoneyTask, payments_refunded_by
from portal.ledger.rules.task_choices import HAPPENED

REFUND = "money.refund"
PAGE = 30


def tasks_of(user):
    """Those about payments this person may act on, and those about no payment at all (a notification, a balance)."""
    mine = Q(payment=None) | Q(payment__in=payments_refunded_by(user).values("pk"))
    return MoneyTask.objects.filter(mine).select_related("payment__regie", "payment__household", "payment__receipt", "refund", "settled_by")


@staff_gate(REFUND)
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """What waits, the most pressing first; what was settled, the last first."""
    settled = request.GET.get("etat") == "reglees"
    kind = request.GET.get("nature", "")
    rows = tasks_of(request.user).filter(settled_at__isnull=not settled)
    if kind in TaskKind.values:
        rows = rows.filter(kind=kind)
    ordered = rows.order_by("-settled_at", "-pk") if settled else rows.order_by(F("due_by").asc(nulls_last=True), "at", "pk")
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "settled": settled, "kind": kind, "kinds": TaskKind.choices}
    return render(request, "ledger/tasks.html", context)


@staff_gate(REFUND)
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened, to whom, and what to do about it; settled, what was done."""
    row = get_object_or_404(tasks_of(request.user), pk=pk)
    if row.payment:
        audit.note_reading(row.payment.household, by=request.user, what="regie:task")
    form = None
    if row.settled_at is None or request.method == "POST":
        form = TaskForm(request.POST if request.method == "POST" else None, choices=open_choices(row))
    if request.method == "POST" and form.is_valid() and _answered(request, row, form):
        return redirect("regie:task", row.pk)
    context = {
        "task": row,
        "happened": HAPPENED[row.kind],
        "people": row.payment.household.members() if row.payment else [],
        "refunds": list(row.payment.refunds.order_by("pk")) if row.payment else [],
        "form": form if row.settled_at is None else None,
    }
    return render(request, "ledger/task.html", context, status=422 if request.method == "POST" else 200)


def _answered(request: HttpRequest, row: MoneyTask, form: TaskForm) -> bool:
    data = form.cleaned_data
    home = None
    if data.get("household"):
        home = Household.objects.within(scope_of(request.user, REFUND)).filter(pk=data["household"]).first()
    try:
        answer_task(task=row, choice=data["choice"], words=data["words"], household=home, by=request.user)
    except Refusal as refusal:
        for reason in refusal.reasons:
            form.add_error(None, f"{reason.words} {reason.way_out}".strip())
        return False
    messages.success(request, "C’est réglé, et gardé avec la tâche.")
    return True
