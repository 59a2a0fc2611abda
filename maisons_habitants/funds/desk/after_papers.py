"""The charter to sign and the order to pay, on paper."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import paper
from portal.kit.gates import staff_gate
from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from ..models import FundRequest, PaymentOrder
from ..reading.after import READ
from ..rules.after import spaced_iban
from ..rules.charter import charter_of
from .after import granted_to
from .rows import KEEP, REVIEW


def charter_paper(request: HttpRequest, row: FundRequest) -> HttpResponse:
    """As it was signed, or as it is to be. `row`: read with `READ`."""
    agreement = getattr(row, "agreement", None)
    known = agreement.charter.splitlines() if agreement and agreement.charter else None
    context = {
        "row": row, "promises": known or charter_of(title=row.title, granted_cents=row.granted_cents, rules=row.rules),
        "leaders": [one.shown_name for one in row.leaders.select_related("person__successor")],
        "signed_on": agreement.signed_on if agreement else None,
        "signed_how": agreement.get_signed_how_display() if agreement else "",
    }  # fmt: skip
    return paper.pdf_response("funds/papers/charter.html", context, name="charte.pdf", request=request)


@never_cache
@staff_gate(REVIEW)
@require_safe
def charter(request: HttpRequest, pk: int) -> HttpResponse:
    return charter_paper(request, get_object_or_404(granted_to(request.user).select_related(*READ), pk=pk))


@never_cache
@staff_gate(KEEP, Capability.PAY_FUNDS)
@require_safe
def order_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """With the whole account: for whoever keeps the fund and who pays."""
    seen = Q()
    scopes = [scope_of(request.user, one) for one in (KEEP, Capability.PAY_FUNDS)]
    if not any(scope.everywhere for scope in scopes):
        seen = Q(request__fund__maison__in={house for scope in scopes for house in scope.maisons})
    rows = PaymentOrder.objects.select_related(*(f"request__{one}" for one in ("fund", "maison", "agreement")))
    order = get_object_or_404(rows.filter(seen), pk=pk)
    row = order.request
    decision = row.decisions.filter(live=True, outcome="granted").last()
    context = {"order": order, "row": row, "iban": spaced_iban(order.iban), "decision": decision}
    return paper.pdf_response("funds/papers/order.html", context, name="ordre.pdf", request=request)
