"""« Le matériel prêté »: what she has from the house, until when, and its agreement."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..machine_listings import own_loans, own_purchases
from ..machine_papers import printed
from ..models import Loan


@never_cache
@login_required
@require_safe
def loans(request: HttpRequest) -> HttpResponse:
    return render(request, "workshops/loans.html", {"loans": own_loans(request.user), "purchases": own_purchases(request.user)})


@never_cache
@login_required
@require_safe
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Loan.objects.filter(Loan.objects.own_to(request.user)).shown()
    return printed(request, get_object_or_404(rows, pk=pk))
