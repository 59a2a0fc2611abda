"""The accountant's list: what is to be paid and what is to come back, with the accounts; noted there, and taken away as a sheet."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from ..actions.order_payment import pay_order
from ..actions.settle import note_repaid
from ..enums import OrderState
from ..exports.orders import orders_file
from ..forms.after import PaidForm
from ..models import PaymentOrder, Repayment
from ..rules.after import spaced_iban

PAY = Capability.PAY_FUNDS
FIELDS = {
    "jour-a-venir": "on", "avant-ordre": "on", "avant-demande": "on", "reference-manquante": "reference",
}  # fmt: skip
SHOWN, DONE_SHOWN = 100, 40


def _hers(request: HttpRequest, model):
    scope = scope_of(request.user, PAY)
    rows = model.objects.select_related("request__fund", "request__maison")
    return rows if scope.everywhere else rows.filter(request__fund__maison__in=scope.maisons)


@never_cache
@staff_gate(PAY)
@require_http_methods(["GET", "HEAD", "POST"])
def orders(request: HttpRequest) -> HttpResponse:
    """What is refused is said beside its own line, with what was typed."""
    what, pk = request.POST.get("what", ""), number_sent(request.POST.get("pk"))
    bound = None
    if request.method == "POST" and what in ("order", "repayment"):
        row = get_object_or_404(_hers(request, PaymentOrder if what == "order" else Repayment), pk=pk)
        bound = PaidForm(request.POST, prefix=f"{what}{pk}")
        if bound.is_valid() and _noted(request, what, row, bound):
            return redirect("funds_desk:orders")
    hers = _hers(request, PaymentOrder)
    to_pay = [
        (row, spaced_iban(row.iban), _form("order", row.pk, what, pk, bound))
        for row in hers.filter(state=OrderState.ORDERED).order_by("ordered_at", "pk")[:SHOWN]
    ]
    back = [
        (row, _form("repayment", row.pk, what, pk, bound))
        for row in _hers(request, Repayment).filter(repaid_on=None, waived_on=None).order_by("asked_on", "pk")[:SHOWN]
    ]
    done = hers.filter(state=OrderState.PAID).order_by("-paid_on", "-pk")[:DONE_SHOWN]
    total = sum(row.amount_cents for row, _, _ in to_pay)
    return render(request, "funds/desk/orders.html", {"to_pay": to_pay, "back": back, "done": done, "total": total, "bound": bound})


def _form(kind: str, key: int, what: str, pk: int, bound: PaidForm | None) -> PaidForm:
    return bound if bound is not None and (kind, key) == (what, pk) else PaidForm(prefix=f"{kind}{key}")


def _noted(request: HttpRequest, what: str, row, form: PaidForm) -> bool:
    common = {**form.cleaned_data, "by": request.user, "key": sent_with(request, f"{what}{row.pk}")}
    try:
        if what == "order":
            pay_order(order=row, **common)
        else:
            note_repaid(repayment=row, **common)
    except Refusal as refusal:
        put_refusal(form, refusal, FIELDS)
        return False
    messages.success(request, "C’est noté.")
    return True


@never_cache
@staff_gate(PAY)
@require_safe
def orders_sheet(request: HttpRequest) -> HttpResponse:
    """Every order, the latest first, with the whole account: for who pays alone."""
    return orders_file(_hers(request, PaymentOrder).order_by("-pk"))
