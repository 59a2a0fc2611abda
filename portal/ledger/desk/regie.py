"""The régie's screens: today's journal, a household's account and taking its money."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from portal.households.models import Household
from portal.kit import audit, clock
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.models import RequestKey
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of, user_can
from portal.ledger.actions import take_payment, use_credit
from portal.ledger.forms.desk import TakeForm
from portal.ledger.models import (
    CashSession,
    Payment,
    Regie,
    cash_waits_since,
    day_journal,
    encaisse_cents,
    households_read_by,
    statement_of,
    years_of,
)  # fmt: skip
from portal.ledger.registry import deposit_tasks, staff_tasks
from portal.ledger.rules.desk import deposit_warning, till_warning
from portal.ledger.rules.reminders import after_the_fifth
from portal.people.models import Person

from .doors import doors_for

SEE, TAKE = "money.see", "money.take"
FOUND = 20
BESIDE = {
    "rien-a-encaisser": "amount_cents",
    "trop-percu": "amount_cents",
    "especes-plafond": "amount_cents",
    "especes-plafond-dette": "amount_cents",
    "donne-insuffisant": "tendered_cents",
    "sans-numero": "note",
    "moyen-refuse": "method",
    "hors-acte": "lines",
}  # where in the form a refusal of `rules.desk` is read


@staff_gate(SEE)
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """Today's money of each régie she sees, what it holds by means, and the search that leads to a household."""
    today = clock.today()
    regies = list(Regie.objects.visible_to(request.user).filter(is_open=True))
    typed = request.GET.get("q", "").strip()
    found = _found(request.user, typed) if typed else []
    may_take = user_can(request.user, TAKE)
    days = [(regie, day_journal(regie, today)) for regie in regies]
    warnings = [words for regie in regies if may_take and not regie.online for words in _warnings(regie, today)]
    shut = may_take and not CashSession.objects.of(request.user).filter(day=today).exists()
    context = {"days": days, "today": today, "typed": typed, "found": found, "warnings": warnings, "may_take": may_take, "shut": shut}
    context |= {"doors": doors_for(request.user), "waiting": _waiting(request.user)}
    return render(request, "ledger/desk_journal.html", context)


def _waiting(user) -> list[dict]:
    """What waits for her at the régie: its label, its address, how many."""
    return [task for task in (*staff_tasks(user), *deposit_tasks(user)) if task["count"]]


def _warnings(regie: Regie, today) -> list[str]:
    """What to think of: a till near its maximum, money that waits for its deposit."""
    in_hand = encaisse_cents([regie])
    words = (till_warning(in_hand, regie.max_encaisse_cents), deposit_warning(in_hand, cash_waits_since(regie), today))
    return [f"{regie.name} : {each}" for each in words if each]


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
    audit.note_reading(who, by=request.user, what="regie:person")
    return render(request, "ledger/desk_person.html", {"person": who, "homes": [(home, home.members()) for home in homes]})


@staff_gate(SEE)
def household(request: HttpRequest, pk: int) -> HttpResponse:
    """The household's account; for who holds a régie today, taking its money."""
    home = get_object_or_404(households_read_by(request.user), pk=pk)
    if (done := _already_taken(request)) is not None:
        return redirect("regie:payment", done.uuid)
    audit.note_reading(home, by=request.user, what="regie:household")
    may_take, today = Household.objects.within(scope_of(request.user, TAKE)).filter(pk=home.pk).exists(), clock.today()
    if request.method == "POST" and not may_take:
        raise Http404  # to read an account is not to take its money
    held = list(Regie.objects.held_by(request.user, today).select_related("parent")) if may_take else []
    opened = set(CashSession.objects.of(request.user).filter(day=today).values_list("regie", flat=True)) if held else set()
    ready = [regie for regie in held if regie.pk in opened]
    statement = statement_of(home)
    form = TakeForm(request.POST if request.method == "POST" else None, statement=statement, regies=ready) if ready else None
    if form is not None and form.is_valid():
        payment = _taken(request, home, form)
        if payment is not None:
            return redirect("regie:payment", payment.uuid)
        statement = statement_of(home)
    context = {"home": home, "people": home.members(), "statement": statement, "form": form, "may_take": may_take, "held": held}
    context["may_give"] = user_can(request.user, "money.refund")
    context |= {"years": years_of(home, today), "fifth": after_the_fifth(today)}
    return render(request, "ledger/desk_household.html", context, status=422 if request.method == "POST" else 200)


def _already_taken(request: HttpRequest) -> Payment | None:
    """What the first click of this form took: its lines are no longer open, and the second click must not be told so."""
    key = sent_with(request) if request.method == "POST" else None
    first = RequestKey.objects.filter(key=key, purpose="ledger.take_payment", by=request.user).exclude(result=None).first() if key else None
    return Payment.objects.filter(pk=first.result, by=request.user).first() if first else None


def _taken(request: HttpRequest, home: Household, form: TakeForm):
    """The payment, or None when it was refused: the reasons then stand in the form, with what was typed."""
    names = ("regie", "method", "amount_cents", "charges", "seen_cents", "keep_credit", "tendered_cents", "payer", "note", "sure")
    try:
        return take_payment(household=home, key=sent_with(request), by=request.user, **{name: form.cleaned_data[name] for name in names})
    except Refusal as refusal:
        put_refusal(form, refusal, BESIDE)
        if "somme-a-confirmer" in {reason.code for reason in refusal.reasons}:
            form.ask_again()
        return None


@staff_gate(TAKE)
@require_POST
def credit(request: HttpRequest, pk: int) -> HttpResponse:
    """Let what was paid in advance pay what is owed."""
    home = get_object_or_404(Household.objects.within(scope_of(request.user, TAKE)), pk=pk)
    used = use_credit(household=home, by=request.user)
    messages.success(request, "L’avance est utilisée." if used else "Il n’y avait rien à régler avec cette avance.")
    return redirect("regie:household", home.pk)
