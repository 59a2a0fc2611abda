"""The régie's screens: today's journal, a household's account and taking its money, a payment and undoing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from portal.households.models import Household
from portal.kit import audit, clock, dates
from portal.kit.gates import staff_gate
from portal.kit.models import RequestKey
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of, user_can
from portal.ledger.actions import take_payment, use_credit, void_payment
from portal.ledger.forms import TakeForm, VoidForm
from portal.ledger.models import Payment, Regie, day_journal, households_read_by, payments_read_by, statement_of
from portal.ledger.rules.desk import till_warning
from portal.people.models import Person

SEE, TAKE = "money.see", "money.take"
FOUND = 20


@staff_gate(SEE)
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """Today's money of each régie she sees, what it holds by means, and the search that leads to a household."""
    today = clock.today()
    regies = list(Regie.objects.visible_to(request.user).filter(is_open=True))
    typed = request.GET.get("q", "").strip()
    found = _found(request.user, typed) if typed else []
    days = [(regie, day_journal(regie, today)) for regie in regies]
    warnings = [
        till_warning(day.cash_cents, regie.max_encaisse_cents) for regie, day in days if not regie.online and user_can(request.user, TAKE)
    ]
    context = {"days": days, "today": today, "typed": typed, "found": found, "warnings": [words for words in warnings if words]}
    return render(request, "ledger/desk_journal.html", context)


def _found(user, typed: str) -> list[Person]:
    return list(Person.objects.visible_to(user).current().matching(typed).called()[:FOUND])


@staff_gate(SEE)
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """From a person to the household that pays: straight there when she has one."""
    who = get_object_or_404(Person.objects.visible_to(request.user), pk=pk).current_record
    homes = list(households_read_by(request.user).filter(pk__in=Household.objects.of(who).values("pk")).order_by("pk"))
    if len(homes) == 1:
        return redirect("regie:household", homes[0].pk)
    return render(request, "ledger/desk_person.html", {"person": who, "homes": [(home, home.members()) for home in homes]})


@staff_gate(SEE)
def household(request: HttpRequest, pk: int) -> HttpResponse:
    """The household's account; for who holds a régie today, taking its money."""
    home = get_object_or_404(households_read_by(request.user), pk=pk)
    if (done := _already_taken(request)) is not None:
        return redirect("regie:payment", done.uuid)
    held = list(Regie.objects.held_by(request.user, clock.today())) if user_can(request.user, TAKE) else []
    statement = statement_of(home)
    form = TakeForm(request.POST if request.method == "POST" else None, statement=statement, regies=held) if held else None
    if form is not None and form.is_valid():
        payment = _taken(request, home, form)
        if payment is not None:
            return redirect("regie:payment", payment.uuid)
        statement = statement_of(home)
    context = {"home": home, "people": home.members(), "statement": statement, "form": form, "may_take": user_can(request.user, TAKE)}
    return render(request, "ledger/desk_household.html", context, status=422 if request.method == "POST" else 200)


def _already_taken(request: HttpRequest) -> Payment | None:
    """What the first click of this form took: its lines are no longer open, and the second click must not be told so."""
    key = sent_with(request) if request.method == "POST" else None
    first = RequestKey.objects.filter(key=key, purpose="ledger.take_payment", by=request.user).exclude(result=None).first() if key else None
    return Payment.objects.filter(pk=first.result, by=request.user).first() if first else None


def _taken(request: HttpRequest, home: Household, form: TakeForm):
    """The payment, or None when it was refused: the reasons then stand in the form, with what was typed."""
    names = ("regie", "method", "amount_cents", "charges", "seen_cents", "keep_credit", "tendered_cents", "payer", "note")
    try:
        return take_payment(household=home, key=sent_with(request), by=request.user, **{name: form.cleaned_data[name] for name in names})
    except Refusal as refusal:
        for reason in refusal.reasons:
            form.add_error(None, f"{reason.words} {reason.way_out}".strip())
        return None


@staff_gate(TAKE)
@require_POST
def credit(request: HttpRequest, pk: int) -> HttpResponse:
    """Let what was paid in advance pay what is owed."""
    home = get_object_or_404(Household.objects.within(scope_of(request.user, TAKE)), pk=pk)
    used = use_credit(household=home, by=request.user)
    messages.success(request, "L’avoir est utilisé." if used else "Il n’y avait rien à régler avec cet avoir.")
    return redirect("regie:household", home.pk)


@staff_gate(SEE)
@require_safe
def payment(request: HttpRequest, uuid) -> HttpResponse:
    """A payment: the change to give, its receipt, the way to undo it today."""
    row = _payment(request, uuid)
    audit.note_reading(row.household, by=request.user, what="regie:payment")
    today = row.settled_at and dates.local(row.settled_at).date() == clock.today()
    may_void = bool(today and row.is_desk and row.state == "succeeded" and user_can(request.user, TAKE))
    context = {"payment": row, "may_void": may_void, "may_copy": user_can(request.user, TAKE)}
    return render(request, "ledger/desk_payment.html", context)


@staff_gate(TAKE)
def void(request: HttpRequest, uuid) -> HttpResponse:
    """Undo a payment of today, once it was said why."""
    row = _payment(request, uuid)
    audit.note_reading(row.household, by=request.user, what="regie:payment")
    form = VoidForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            void_payment(payment=row, reason=form.cleaned_data["reason"], by=request.user)
        except Refusal as refusal:
            for reason in refusal.reasons:
                form.add_error(None, f"{reason.words} {reason.way_out}".strip())
        else:
            messages.success(request, "Le paiement est annulé. Rendez la somme et remettez la quittance d’annulation.")
            return redirect(reverse("regie:payment", args=[row.uuid]))
    return render(request, "ledger/desk_void.html", {"payment": row, "form": form}, status=422 if form.is_bound else 200)


def _payment(request: HttpRequest, uuid):
    rows = payments_read_by(request.user).select_related("receipt", "receipt__cancelled_by", "regie", "by", "household")
    return get_object_or_404(rows, uuid=uuid)
