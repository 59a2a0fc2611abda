"""Trainings about suicide prevention at the desk: those to come, who may be enrolled. For who may see what is confidential."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit import audit
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.enums import Capability
from portal.people.models import Person

from ..actions.validate_person import enrol_for_structure, validate_person, withdraw_validation
from ..models import Validation
from ..prevention_forms import ValidationForm
from ..trainings_seen import to_come, vetted_to_come


@never_cache
@staff_gate(Capability.SEE_CONFIDENTIAL)
@require_safe
def trainings(request: HttpRequest) -> HttpResponse:
    return render(request, "workshops/desk/trainings.html", {"trainings": to_come(request.user)})


@never_cache
@staff_gate(Capability.SEE_CONFIDENTIAL)
@require_http_methods(["GET", "HEAD", "POST"])
def validation(request: HttpRequest, pk: int) -> HttpResponse:
    """Before the sign-up of this person: she was met, or her structure sends her; she may be put on a date at once. The reading is noted as
    one of her file: the name of this screen would say in the journal what is forgotten elsewhere."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk).current_record
    audit.note_reading(person, by=request.user, what="desk_person")
    form = ValidationForm(request.POST if request.method == "POST" else None, trainings=vetted_to_come(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _write(request, person, form.cleaned_data))
            return redirect("workshops_desk:validation", person.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    known = Validation.objects.current().of_person(person).select_related("structure", "by").order_by("-at", "-pk")
    return render(request, "workshops/desk/validation.html", {"person": person, "form": form, "known": known})


def _write(request: HttpRequest, person: Person, asked: dict) -> str:
    structure, training = asked["structure"], asked["training"]
    if training is None:
        validate_person(person=person, kind=asked["kind"], structure=structure, by=request.user, key=sent_with(request))
        return "C’est noté : cette personne peut s’inscrire."
    row = enrol_for_structure(
        sheet=training.sheet, person=person, structure=structure, channel=asked["channel"], by=request.user, key=sent_with(request)
    )
    return f"C’est noté. Sa place : {row.get_state_display()}."


@never_cache
@staff_gate(Capability.SEE_CONFIDENTIAL)
@require_POST
def withdraw(request: HttpRequest, pk: int, validation: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk).current_record
    row = get_object_or_404(Validation.objects.of_person(person), pk=validation)
    try:
        withdraw_validation(validation=row, by=request.user)
        messages.success(request, "C’est retiré. Une place déjà prise reste à voir avec la personne.")
    except Refusal as refusal:
        messages.error(request, f"{refusal.words} {refusal.way_out}")
    return redirect("workshops_desk:validation", person.pk)
