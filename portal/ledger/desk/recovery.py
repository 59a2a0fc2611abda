"""What is past its day, for who holds the régie: who was asked what and when, whom to call, the lists for the ordonnateur. In a house,
its households alone. Nothing here is ever on a sheet that leaves the office."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from portal.households.models import Household
from portal.kit import audit, clock, dates, paper, spreadsheets
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of
from portal.ledger.actions.hand_over_debts import hand_over_debts
from portal.ledger.actions.remind import answer_reminder, ask_later
from portal.ledger.forms.recovery import AnswerForm, ListForm
from portal.ledger.models import RecoveryLine, RecoveryList, Regie, Reminder, arrears_of
from portal.ledger.models.arrears import STAGES, address_of, names_of

TAKE, CLOSE = "money.take", "money.close"
PAGE, SHOWN = 50, 12
HEAD = (
    "Liste",
    "Foyer",
    "Débiteurs",
    "Adresse",
    "Pour",
    "Demandé le",
    "À régler avant le",
    "Reste dû",
    "Retirée le",
    "Motif du retrait",
    "Reprise sur la liste",
)


def _homes(user, capability: str = CLOSE):
    return Household.objects.within(scope_of(user, capability))


def _regies(user):
    """The offices that hand debts over: those of her houses, and those she holds today."""
    return Regie.objects.open_to(user, CLOSE).desks().order_by("name", "pk")


def _lists(user):
    """Those of her houses' offices, and hers: a list of the town's office may name households of other houses."""
    ours = Q(regie__in=Regie.objects.within(scope_of(user, CLOSE)).values("pk")) | Q(by=user)
    return RecoveryList.objects.filter(ours).select_related("regie", "by")


@staff_gate(CLOSE)
@require_safe
def reminders(request: HttpRequest) -> HttpResponse:
    """The households past their day, by step; those that may be listed have a box, the others say why not yet."""
    today, stage = clock.today(), request.GET.get("etape", "")
    found = arrears_of(_homes(request.user).values("pk"), today)
    counts = [(key, label, sum(row.stage(today) == key for row in found)) for key, label in STAGES.items()]
    rows = [row for row in found if stage not in STAGES or row.stage(today) == stage]
    page = Paginator(sorted(rows, key=lambda row: (row.overdue_since, row.household_id)), PAGE).get_page(request.GET.get("page"))
    names = names_of([row.household_id for row in page])
    for row in page:
        row.waiting = row.waits(today)
    lines = [(row, names.get(row.household_id, []), row.why_not_listed(today), STAGES[row.stage(today)]) for row in page]
    context = {"page": page, "lines": lines, "counts": counts, "stage": stage, "total": len(found), "today": today}
    context |= {"lists": list(_lists(request.user).with_withdrawn()[:SHOWN]), "may_list": any(not why for _, _, why, _ in lines)}
    return render(request, "ledger/desk_reminders.html", context)


@staff_gate(CLOSE)
@require_POST
def list_new(request: HttpRequest) -> HttpResponse:
    """What a list would hold, to be read before it is made; then the list."""
    ticked = {number_sent(key) for key in request.POST.getlist("foyer")}
    homes = list(_homes(request.user).filter(pk__in=ticked).values_list("pk", flat=True))
    confirmed = "etablir" in request.POST
    form = ListForm(request.POST if confirmed else None, regies=_regies(request.user))
    if confirmed and form.is_valid() and (made := _made(request, form, homes)) is not None:
        messages.success(request, f"La {made} est établie. Imprimez-la pour l’ordonnateur.")
        return redirect("regie:recovery_list", made.pk)
    rows = arrears_of(homes, clock.today())
    if not rows:
        messages.error(request, "Personne n’est coché, ou tout est réglé depuis. Cochez les foyers à confier.")
        return redirect("regie:reminders")
    names = names_of([row.household_id for row in rows])
    audit.note_readings([f"households.Household:{row.household_id}" for row in rows], by=request.user, what="regie:recovery_new")
    came_back = RecoveryLine.objects.filter(charge__in=[charge.pk for row in rows for charge in row.charges])
    back = {line.charge.household_id: line.listed for line in came_back.select_related("charge", "listed").order_by("pk")}
    lines = [(row, names.get(row.household_id, []), back.get(row.household_id)) for row in rows]
    context = {"lines": lines, "form": form, "total": sum(row.left_cents for row in rows)}
    return render(request, "ledger/desk_recovery_new.html", context, status=422 if confirmed else 200)


def _made(request: HttpRequest, form: ListForm, homes: list[int]) -> RecoveryList | None:
    """The list; None when it was refused: the reasons then stand in the form."""
    try:
        return hand_over_debts(regie=form.cleaned_data["regie"], households=homes, key=sent_with(request), by=request.user)
    except Refusal as refusal:
        put_refusal(form, refusal)
        return None


@staff_gate(CLOSE)
@require_safe
def recovery_list(request: HttpRequest, pk: int) -> HttpResponse:
    """One list: its lines, and those taken off since, which the ordonnateur is to be told."""
    row = get_object_or_404(_lists(request.user), pk=pk)
    return render(request, "ledger/desk_recovery_list.html", _words_of(request, row, "regie:recovery_list"))


@staff_gate(CLOSE)
@require_safe
def list_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper for the ordonnateur."""
    row = get_object_or_404(_lists(request.user), pk=pk)
    context = _words_of(request, row, "regie:recovery_paper")
    audit.record("ledger.open_recovery_list", row, by=request.user, number=row.number)
    return paper.pdf_response("ledger/recovery_paper.html", context, name=f"liste-{row.year}-{row.number}.pdf")


@staff_gate(CLOSE)
@require_safe
def list_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The same as a file, which no spreadsheet takes for a formula."""
    row, answer = get_object_or_404(_lists(request.user), pk=pk), spreadsheets.ANSWERS.get(kind)
    if answer is None:
        raise Http404
    context = _words_of(request, row, "regie:recovery_file")
    audit.record("ledger.open_recovery_list", row, by=request.user, number=row.number)
    return answer(f"liste-{row.year}-{row.number}", HEAD, [_cells(row, line, people) for line, people in context["lines"]])


def _cells(row: RecoveryList, line, people) -> tuple:
    charge, gone = line.charge, line.withdrawn_at
    debtors = ", ".join(person.full_name for person in people)
    return (
        row.number_words, charge.household_id, debtors, address_of(people), charge.label,
        f"{dates.local(charge.at):%d/%m/%Y}", f"{charge.due_on:%d/%m/%Y}", spreadsheets.Cents(line.left_cents),
        f"{dates.local(gone):%d/%m/%Y}" if gone else "", line.withdrawn_why, line.again.number_words if line.again else "",
    )  # fmt: skip


def _words_of(request: HttpRequest, row: RecoveryList, screen: str) -> dict:
    lines = list(row.lines.select_related("charge__household"))
    later = RecoveryLine.objects.filter(charge__in=[line.charge_id for line in lines if line.withdrawn_at], listed__gt=row.pk)
    again = {line.charge_id: line.listed for line in later.select_related("listed").order_by("-pk")}
    for line in lines:
        line.again = again.get(line.charge_id) if line.withdrawn_at else None  # the next list it stood on, owed again
    names = names_of({line.charge.household_id for line in lines})
    audit.note_readings([line.charge.household for line in lines], by=request.user, what=screen)
    said = [(line, names.get(line.charge.household_id, [])) for line in lines]
    standing = sum(line.left_cents for line in lines if line.withdrawn_at is None)
    return {"list": row, "lines": said, "standing": standing, "withdrawn": [line for line in lines if line.withdrawn_at]}


@staff_gate(CLOSE)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What the talk with a household gave, in words."""
    rows = Reminder.objects.filter(household__in=_homes(request.user).values("pk"))
    row = get_object_or_404(rows.select_related("household"), pk=pk)
    audit.note_reading(row.household, by=request.user, what="regie:reminder_answer")
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            answer_reminder(reminder=row, answer=form.cleaned_data["answer"], by=request.user)
            messages.success(request, "La réponse du foyer est notée.")
            return redirect("regie:reminders")
        except Refusal as refusal:
            put_refusal(form, refusal)
    names = names_of([row.household_id]).get(row.household_id, [])
    return render(
        request, "ledger/desk_reminder_answer.html", {"row": row, "names": names, "form": form}, status=422 if form.is_bound else 200
    )


@staff_gate(TAKE)
@require_POST
def later(request: HttpRequest, pk: int) -> HttpResponse:
    """« Après le 5 », said at the counter or on the telephone."""
    home = get_object_or_404(_homes(request.user, TAKE), pk=pk)
    try:
        row = ask_later(household=home, by=request.user)
        messages.success(
            request, f"C’est noté : rien ne sera redemandé avant le {dates.day_written(row.until)}. La date pour régler reste."
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("regie:household", home.pk)
