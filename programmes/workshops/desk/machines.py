"""The cupboard at the desk: machines of one's houses, what is late, where each one stands."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit import audit
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability

from ..actions.move_machine import move_machine
from ..actions.write_machine import write_machine
from ..machine_forms import MachineForm, MoveForm
from ..machine_listings import cupboard, history
from ..models import Machine

PLAN = Capability.PLAN_ACTIVITIES


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def machines(request: HttpRequest) -> HttpResponse:
    """Late first, each with its gentle word."""
    found = cupboard(request.user)
    people = [loan.person.current_record for loan in (*found.late, *found.lent)]
    audit.note_readings(people, by=request.user, what="workshops_desk:machines")
    may = {"may_write": user_can(request.user, PLAN), "may_lend": user_can(request.user, Capability.WRITE_ENROLMENTS)}
    return render(request, "workshops/desk/machines.html", {"cupboard": found, **may})


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def machine(request: HttpRequest, pk: int) -> HttpResponse:
    """One machine: where it stands, who had it."""
    found = get_object_or_404(Machine.objects.visible_to(request.user).select_related("maison__sector"), pk=pk)
    loans = history(found)
    audit.note_readings([loan.person.current_record for loan in loans], by=request.user, what="workshops_desk:machine")
    may = user_can(request.user, PLAN, found.maison)
    sale = found.sales.standing().first() if user_can(request.user, Capability.WRITE_ENROLMENTS, found.maison) else None
    form = MoveForm(machine=found) if may and MoveForm(machine=found).fields["state"].choices else None
    return render(request, "workshops/desk/machine.html", {"machine": found, "loans": loans, "form": form, "may_write": may, "sale": sale})


def _planned(request: HttpRequest, pk: int) -> Machine:
    rows = Machine.objects.within(scope_of(request.user, PLAN))
    return get_object_or_404(rows.select_related("maison__sector"), pk=pk)


@never_cache
@staff_gate(PLAN)
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    found = _planned(request, pk)
    form = MoveForm(request.POST, machine=found)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            row = move_machine(machine=found, state=asked["state"], why=asked["why"], seen=request.POST.get("vu", ""), by=request.user)
            messages.success(request, f"C’est noté : elle est {row.get_state_display()}.")
            return redirect("workshops_desk:machine", found.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    context = {"machine": found, "loans": history(found), "form": form, "may_write": True}
    return render(request, "workshops/desk/machine.html", context)


@never_cache
@staff_gate(PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A machine enters the cupboard, or what is written of it is put right."""
    found = _planned(request, pk) if pk else None
    initial = {name: getattr(found, name) for name in ("kind", "label", "inventory", "maison", "for_sale")} if found else None
    sent = request.POST if request.method == "POST" else None
    form = MachineForm(sent, scope=scope_of(request.user, PLAN), initial=initial)
    if sent is not None and form.is_valid():
        try:
            row = write_machine(machine=found, **form.cleaned_data, by=request.user)
            messages.success(request, "C’est noté.")
            return redirect("workshops_desk:machine", row.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "workshops/desk/machine_form.html", {"machine": found, "form": form})
