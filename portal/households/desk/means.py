"""Verified facts at the desk: a quotient in three answers, a tax status, a proof promised, a correction."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from portal.kit import clock, request_keys
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.slips import offer_slip
from portal.people.enums import Capability

from ..actions.create_household import create_household
from ..actions.promise_proof import promise_proof
from ..actions.verify_quotient import verify_quotient
from ..actions.verify_tax_status import verify_tax_status
from ..forms.fields import tell_form
from ..forms.means import QuotientForm, TaxForm
from ..models import Household, QuotientFamilial, TaxStatus
from ..rules import means
from .sight import household_for, number_in, person_for, row_of

FORMS = {"quotient": (QuotientForm, QuotientFamilial), "impot": (TaxForm, TaxStatus)}


@staff_gate(Capability.VERIFY_MEANS)
@require_POST
def person_quotient(request: HttpRequest, pk: int) -> HttpResponse:
    """From a person straight to the form: a household is opened around her when she has none."""
    person = person_for(request, pk, Capability.VERIFY_MEANS)
    household = Household.objects.of(person).order_by("pk").first()
    if household is None:
        try:
            household = create_household(referents=[person], by=request.user, key=request_keys.sent_with(request))
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("desk_person", person.pk)
    return redirect("desk_verify_quotient", household.pk)


@staff_gate(Capability.VERIFY_MEANS)
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Write down what was read; with `?corrige=` in the place of a fact found wrong."""
    household = household_for(request, pk, Capability.VERIFY_MEANS)
    form_class, model = FORMS[kind]
    wrong = None
    if "corrige" in request.GET:
        wrong = row_of(model.objects.standing().filter(household=household), number_in(request.GET["corrige"]))
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            fact = _write(kind, form, household, wrong, request)
            until = f"{fact.valid_until:%d/%m/%Y}"
            words = f"C’est noté, valable jusqu’au {until}. Le papier repart avec la personne."
            offer_slip(request, words, label=fact._meta.label, key=fact.pk)
            return redirect("desk_household", household.pk)
        except Refusal as refusal:
            tell_form(form, refusal)
    until = means.default_valid_until(clock.today())
    context = {"household": household, "members": household.members(), "form": form, "kind": kind, "wrong": wrong, "until": until}
    return render(request, "households/desk/verify.html", context)


def _write(kind: str, form, household: Household, wrong, request: HttpRequest):
    given, key = form.cleaned_data, request_keys.sent_with(request)
    shared = {"household": household, "corrects": wrong, "by": request.user, "key": key}
    if kind == "quotient":
        return verify_quotient(
            figure=given["figure"], month=given["month"], source=given["source"], valid_until=given["valid_until"], **shared
        )
    return verify_tax_status(taxable=given["taxable"] == "oui", year=given["year"], **shared)


@staff_gate(Capability.VERIFY_MEANS)
@require_POST
def promise(request: HttpRequest, pk: int) -> HttpResponse:
    household = household_for(request, pk, Capability.VERIFY_MEANS)
    try:
        promised = promise_proof(household=household, by=request.user)
        messages.success(request, f"C’est noté : à apporter avant le {promised.until:%d/%m/%Y}.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_household", household.pk)
