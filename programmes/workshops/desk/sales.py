"""Selling a refurbished machine with the town's help, and taking it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import audit, paper
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import Person

from ..actions.sell_machine import sell_machine
from ..actions.undo_sale import undo_sale
from ..models import Machine, Sale
from ..sale_forms import SaleForm, UndoForm
from ..sale_terms import sale_terms

WRITE = Capability.WRITE_ENROLMENTS


@never_cache
@staff_gate(WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def sell(request: HttpRequest, pk: int) -> HttpResponse:
    """To one person: the price, the help and what is left to pay are said before."""
    found = get_object_or_404(Person.objects.visible_to(request.user), pk=pk).current_record
    audit.note_reading(found, by=request.user, what="workshops_desk:sell")
    sent = request.POST if request.method == "POST" else None
    form = SaleForm(sent, person=found, machines=Machine.objects.within(scope_of(request.user, WRITE)))
    if sent is not None and form.is_valid():
        try:
            shown = number_sent(sent.get("reste")) if sent.get("reste") else None
            sale = sell_machine(person=found, **form.cleaned_data, shown_cents=shown, by=request.user, key=sent_with(request))
            messages.success(request, "C’est vendu. Imprimez le papier ; la somme est au compte du foyer.")
            return redirect("workshops_desk:sale", sale.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "workshops/desk/sell.html", {"person": found, "form": form, "terms": sale_terms()})


def _within(request: HttpRequest, pk: int, capability: str) -> Sale:
    return get_object_or_404(Sale.objects.within(scope_of(request.user, capability)).shown(), pk=pk)


@never_cache
@staff_gate(WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def sale(request: HttpRequest, pk: int) -> HttpResponse:
    """What was sold; taken back, nothing is owed for it any more."""
    found = _within(request, pk, WRITE)
    if found.person:
        audit.note_reading(found.person.current_record, by=request.user, what="workshops_desk:sale")
    sent = request.POST if request.method == "POST" else None
    form = UndoForm(sent)
    if sent is not None and form.is_valid():
        try:
            undo_sale(sale=found, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, "La vente est annulée : plus rien n’est dû, la machine est de nouveau disponible.")
            return redirect("workshops_desk:sale", found.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "workshops/desk/sale.html", {"sale": found, "form": form})


@never_cache
@staff_gate(WRITE)
@require_safe
def sale_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Amounts stand inside the fold."""
    found = _within(request, pk, WRITE)
    if found.person:
        audit.note_reading(found.person.current_record, by=request.user, what="workshops_desk:sale_paper")
    context = {"sale": found, "machine": found.machine, "house": found.machine.maison}
    return paper.pdf_response("workshops/sale_paper.html", context, name="vente.pdf", request=request)
