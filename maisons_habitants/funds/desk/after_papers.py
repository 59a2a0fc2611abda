"""The charter to sign and the order to pay, on paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import paper
from portal.kit.gates import staff_gate
from portal.kit.visibility import scope_of

from ..enums import Outcome
from ..models import PaymentOrder
from ..reading.after import READ
from ..rules.after import spaced_iban
from ..screens.charter_paper import charter_paper
from .after import granted_to
from .orders import PAY
from .rows import KEEP, REVIEW


@never_cache
@staff_gate(REVIEW)
@require_safe
def charter(request: HttpRequest, pk: int) -> HttpResponse:
    return charter_paper(request, get_object_or_404(granted_to(request.user).select_related(*READ), pk=pk))


@never_cache
@staff_gate(KEEP)
@require_safe
def order_sent(request: HttpRequest, pk: int) -> HttpResponse:
    """For whoever keeps the fund: to sign, and hand to the accountant."""
    return _order(request, pk, KEEP)


@never_cache
@staff_gate(PAY)
@require_safe
def order_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """For who pays."""
    return _order(request, pk, PAY)


def _order(request: HttpRequest, pk: int, capability: str) -> HttpResponse:
    """With the whole account."""
    scope, rows = scope_of(request.user, capability), PaymentOrder.objects.all()
    if not scope.everywhere:
        rows = rows.filter(request__fund__maison__in=scope.maisons)
    order = get_object_or_404(rows.select_related("request__fund", "request__maison", "request__agreement"), pk=pk)
    decision = order.request.decisions.filter(live=True, outcome=Outcome.GRANTED).last()
    context = {"order": order, "row": order.request, "iban": spaced_iban(order.iban), "decision": decision}
    return paper.pdf_response("funds/papers/order.html", context, name="ordre.pdf", request=request)
