"""A payment at the desk: the change to give, its receipt, and undoing it the same day."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.kit import audit, clock, dates
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import user_can
from portal.ledger.actions import void_payment
from portal.ledger.forms.desk import VoidForm
from portal.ledger.forms.tills import words_of
from portal.ledger.models import CashSession, payments_acted_on_by, payments_read_by
from portal.ledger.rules.denominations import fewest

from .regie import SEE, TAKE


@staff_gate(SEE)
@require_safe
def payment(request: HttpRequest, uuid) -> HttpResponse:
    """A payment: the change to give, its receipt, the way to undo it today."""
    row = _payment(request, uuid)
    audit.note_reading(row.household, by=request.user, what="regie:payment")
    today = row.settled_at and dates.local(row.settled_at).date() == clock.today()
    may_take = payments_acted_on_by(request.user, TAKE).filter(pk=row.pk).exists()
    may_void = bool(today and row.is_desk and row.state == "succeeded" and may_take)
    may_give = row.state == "succeeded" and user_can(request.user, "money.refund")
    context = {"payment": row, "may_void": may_void, "may_give": may_give, "may_copy": may_take, "count": _change(row)}
    return render(request, "ledger/desk_payment.html", context)


@staff_gate(TAKE)
def void(request: HttpRequest, uuid) -> HttpResponse:
    """Undo a payment of today, once it was said why."""
    row = _payment(request, uuid, payments_acted_on_by(request.user, TAKE))
    audit.note_reading(row.household, by=request.user, what="regie:payment")
    form = VoidForm(request.POST if request.method == "POST" else None)
    mine = CashSession.objects.of(request.user, row.regie).filter(day=clock.today()).first()
    if form.is_valid():
        try:
            void_payment(payment=row, reason=form.cleaned_data["reason"], by=request.user)
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, "Le paiement est annulé. Rendez la somme et remettez la quittance d’annulation.")
            return redirect(reverse("regie:payment", args=[row.uuid]))
    return render(request, "ledger/desk_void.html", {"payment": row, "form": form, "till": mine}, status=422 if form.is_bound else 200)


def _payment(request: HttpRequest, uuid, among=None):
    rows = payments_read_by(request.user) if among is None else payments_read_by(request.user).filter(pk__in=among.values("pk"))
    rows = rows.select_related("receipt", "receipt__cancelled_by", "regie", "by", "household", "session__holder")
    return get_object_or_404(rows, uuid=uuid)


def _change(payment) -> list[tuple[str, int]]:
    """The change in notes and coins, the fewest: (« 5 € », 1)."""
    if not payment.change_cents or payment.state != "succeeded":
        return []
    return [(words_of(int(value)), number) for value, number in fewest(payment.change_cents).items()]
