"""Lending at the counter or during a course, and what follows: the agreement, the return, another day, a gentle word."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit import audit
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability
from portal.people.models import Person

from ..actions.lend_machine import lend_machine
from ..actions.prolong_loan import prolong_loan
from ..actions.remind_late import remind_late
from ..actions.return_machine import return_machine
from ..machine_forms import LoanForm, ProlongForm, ReturnForm
from ..machine_listings import courses_of
from ..machine_papers import printed
from ..models import Loan, Machine

WRITE = Capability.WRITE_ENROLMENTS


@never_cache
@staff_gate(WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def lend(request: HttpRequest, pk: int) -> HttpResponse:
    """To one person, from what one's houses have; `?cours=` during which course."""
    found = get_object_or_404(Person.objects.visible_to(request.user), pk=pk).current_record
    audit.note_reading(found, by=request.user, what="workshops_desk:lend")
    sent = request.POST if request.method == "POST" else None
    form = LoanForm(
        sent, person=found, machines=Machine.objects.within(scope_of(request.user, WRITE)), courses=courses_of(found),
        chosen=number_sent(request.GET.get("cours")),
    )  # fmt: skip
    if sent is not None and form.is_valid():
        try:
            loan = lend_machine(person=found, **form.cleaned_data, by=request.user, key=sent_with(request))
            messages.success(request, "C’est prêté. Imprimez la convention en deux exemplaires : elle se signe ici.")
            return redirect("workshops_desk:loan", loan.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    has = Loan.objects.of_person(found).open().visible_to(request.user).shown().order_by("due_on")
    return render(request, "workshops/desk/lend.html", {"person": found, "form": form, "loans": list(has)})


def _seen(request: HttpRequest, pk: int) -> Loan:
    rows = Loan.objects.within(scope_of(request.user, Capability.SEE_ENROLMENTS)).shown()
    return get_object_or_404(rows.select_related("machine__maison__sector"), pk=pk)


def _written(request: HttpRequest, pk: int) -> Loan:
    rows = Loan.objects.within(scope_of(request.user, WRITE)).shown()
    return get_object_or_404(rows.select_related("machine__maison__sector"), pk=pk)


def _page(request: HttpRequest, loan: Loan, **forms) -> HttpResponse:
    her, may = loan.person.current_record, user_can(request.user, WRITE, loan.machine.maison)
    audit.note_reading(her, by=request.user, what="workshops_desk:loan")
    shown = {"back": ReturnForm(loan=loan), "prolong": ProlongForm(initial={"due_on": loan.due_on})} | forms
    return render(request, "workshops/desk/loan.html", {"loan": loan, "person": her, "may_write": may, **shown})


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def loan(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _seen(request, pk))


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """In two copies: one for her, one for the house."""
    found = _seen(request, pk)
    audit.note_reading(found.person.current_record, by=request.user, what="workshops_desk:agreement")
    return printed(request, found)


@never_cache
@staff_gate(WRITE)
@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """It is back: its state, and what is missing."""
    found = _written(request, pk)
    form = ReturnForm(request.POST, loan=found)
    if form.is_valid():
        try:
            asked = form.cleaned_data
            row = return_machine(
                machine=found.machine, condition=asked["condition"], back=asked.get("back"), note=asked["note"], seen=found.pk,
                by=request.user, key=sent_with(request),
            )  # fmt: skip
            lacks = f" Il manque : {', '.join(row.missing_told)}." if row.missing else ""
            messages.success(request, f"Le retour est noté.{lacks}")
            return redirect("workshops_desk:loan", found.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    return _page(request, found, back=form)


@never_cache
@staff_gate(WRITE)
@require_POST
def prolong(request: HttpRequest, pk: int) -> HttpResponse:
    found = _written(request, pk)
    form = ProlongForm(request.POST)
    if form.is_valid():
        try:
            prolong_loan(loan=found, due_on=form.cleaned_data["due_on"], by=request.user)
            messages.success(request, "C’est noté : imprimez de nouveau la convention si la personne la veut à jour.")
            return redirect("workshops_desk:loan", found.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    return _page(request, found, prolong=form)


@never_cache
@staff_gate(WRITE)
@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """A gentle word, by the way she chose."""
    found = _written(request, pk)
    try:
        message = remind_late(loan=found, by=request.user)
        messages.success(request, f"Un petit mot part : {message.get_channel_display().lower()}.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workshops_desk:loan", found.pk)
