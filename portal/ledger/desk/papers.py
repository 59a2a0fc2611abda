"""Receipts and slips printed at the desk: under its door, so never without a second factor or a badge at a trusted counter."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from portal.households.models import Household
from portal.kit import audit
from portal.kit.gates import staff_gate
from portal.kit.visibility import scope_of
from portal.ledger.models import Charge, households_read_by, payments_read_by
from portal.ledger.papers.receipts import receipt_answer, slip_answer, year_answer

from .regie import SEE


@staff_gate(SEE)
@require_safe
def receipt(request: HttpRequest, uuid: UUID, cancelling: bool = False) -> HttpResponse:
    """The receipt of a payment whose account she reads, or the one that cancels it."""
    payment = payments_read_by(request.user).filter(uuid=uuid).only("household").first()
    if payment is not None:
        audit.note_reading(f"households.Household:{payment.household_id}", by=request.user, what="regie:receipt")
    return receipt_answer(payments_read_by(request.user), uuid, cancelling, by=request.user)


@staff_gate(SEE)
@require_safe
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The slip of a free place, for the same readers."""
    charge = Charge.objects.filter(pk=pk, household__in=households_read_by(request.user).values("pk")).only("household").first()
    if charge is not None:
        audit.note_reading(f"households.Household:{charge.household_id}", by=request.user, what="regie:slip")
    return slip_answer(households_read_by(request.user), pk)


@staff_gate(SEE)
@require_safe
def year(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """A household's statement of a year, for the same readers."""
    home = get_object_or_404(Household.objects.within(scope_of(request.user, SEE)), pk=pk)
    answer = year_answer(home, year)
    audit.note_reading(home, by=request.user, what="regie:year")
    audit.record("ledger.open_year", home, by=request.user, subject=home, year=year)
    return answer
