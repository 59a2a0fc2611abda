"""On the page of one's own place: at which stop one joins, and « je voudrais y aller avec quelqu’un »."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from programmes.views.party import my_place

from ..actions.choose_company import choose_company
from ..forms.company import CompanyForm
from ..models import CoachStop

NOTED = "C’est noté."


@login_required
@require_POST
def together(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the page of her place, which says what it changes."""
    row = my_place(request, pk)
    form = CompanyForm(request.POST, stops=list(CoachStop.objects.filter(trip__sheet=row.sheet_id)))
    if not form.is_valid():
        messages.error(request, "Cet arrêt n’est plus prévu. Choisissez-en un parmi ceux de la page.")
        return redirect("programmes:place", pk)
    try:
        choose_company(enrolment=row, by=request.user, key=sent_with(request), **form.said())
        messages.success(request, NOTED)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("programmes:place", pk)
