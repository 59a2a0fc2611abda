"""« Versements » : what each régie holds and what is asked, a deposit from its count to the accountant's reference."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from portal.kit import audit, clock
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.paper import pdf_response
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.ledger.actions import hand_deposit, make_deposit, undo_deposit, validate_deposit
from portal.ledger.actions.make_deposit import is_mandated
from portal.ledger.enums import DepositKind
from portal.ledger.forms.books import CashDepositForm, PapersDepositForm, ReferenceForm, UndoForm
from portal.ledger.models import Deposit, Mandate, Regie, regies_read_by
from portal.ledger.models.holdings import holding_of, holdings_of, papers_in_hand
from portal.ledger.papers.books import deposit_words
from portal.ledger.rules.deposits import NO_MANDATE, warnings

READ, CLOSE = "books.read", "money.close"
PAGE = 30


@staff_gate(READ)
@require_safe
def deposits(request: HttpRequest) -> HttpResponse:
    """What each desk holds, when a deposit is asked, and the deposits made, the newest first."""
    desks = list(regies_read_by(request.user).filter(online=False).select_related("parent").order_by("name", "pk"))
    held, today = holdings_of(desks), clock.today()
    mine = set(Mandate.objects.valid_on(today).filter(user=request.user).values_list("regie", flat=True))
    acts = set(regies_read_by(request.user, CLOSE).values_list("pk", flat=True)) & mine
    panels = [
        {"regie": regie, "held": held[regie.pk], "warnings": warnings(held[regie.pk].in_hand(regie), today), "may": regie.pk in acts}
        for regie in desks
    ]
    rows = Deposit.objects.filter(regie__in=desks).select_related("regie", "by")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "ledger/deposits.html", {"panels": panels, "page": page, "several": len(desks) > 1})


@staff_gate(CLOSE)
def deposit_new(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Count the cash that leaves, or tick the cheques."""
    regie = get_object_or_404(regies_read_by(request.user, CLOSE).filter(online=False), pk=pk)
    if kind not in DepositKind.values:
        raise Http404
    cash, held = kind == DepositKind.CASH, holding_of(regie)
    papers = [] if cash else list(papers_in_hand(regie, kind))
    sent = request.POST if request.method == "POST" else None
    form = CashDepositForm(sent, initial={"seen_cents": held.safe_cents}) if cash else PapersDepositForm(sent, papers=papers)
    if form.is_valid() and "recount" not in request.POST and (made := _made(request, regie, kind, form)) is not None:
        messages.success(request, f"Le versement {made.reference_number} est préparé. Imprimez son bordereau.")
        return redirect("regie:deposit", made.pk)
    if sent is not None and cash:  # what is shown now is what will be compared
        form.data = form.data.copy()
        form.data["seen_cents"] = held.safe_cents
    refused = None if is_mandated(request.user, regie) else NO_MANDATE
    context = {"regie": regie, "kind": DepositKind(kind), "held": held, "papers": papers, "form": form, "refused": refused}
    return render(request, "ledger/deposit_new.html", context, status=200 if sent is None or "recount" in sent else 422)


def _made(request: HttpRequest, regie: Regie, kind: str, form) -> Deposit | None:
    data = form.cleaned_data
    carried = {"count": form.count, "seen_cents": data["seen_cents"]} if kind == DepositKind.CASH else {"payments": data["payments"]}
    try:
        return make_deposit(regie=regie, kind=kind, key=sent_with(request), by=request.user, **carried)
    except Refusal as refusal:
        put_refusal(form, refusal)
        return None


def _deposit(request: HttpRequest, pk: int, capability: str = READ) -> Deposit:
    rows = Deposit.objects.filter(regie__in=regies_read_by(request.user, capability)).select_related("regie__parent", "by")
    return get_object_or_404(rows, pk=pk)


@staff_gate(READ)
@require_safe
def deposit(request: HttpRequest, pk: int) -> HttpResponse:
    """One deposit: what it carries, and its next step."""
    return _shown(request, _deposit(request, pk))


def _shown(request: HttpRequest, row: Deposit, form=None, status: int = 200) -> HttpResponse:
    may = regies_read_by(request.user, CLOSE).filter(pk=row.regie_id).exists() and is_mandated(request.user, row.regie)
    lines = list(row.lines.select_related("payment__receipt").order_by("pk"))
    forms = {"reference": ReferenceForm(), "reason": UndoForm()}
    if form is not None:
        forms["reference" if isinstance(form, ReferenceForm) else "reason"] = form
    context = {"deposit": row, "lines": lines, "may": may, "form": form, **{f"{name}_form": each for name, each in forms.items()}}
    return render(request, "ledger/deposit.html", {**context, **deposit_words(row, lines)}, status=status)


@staff_gate(CLOSE)
@require_POST
def deposit_hand(request: HttpRequest, pk: int) -> HttpResponse:
    """It left for the accountant."""
    row = _deposit(request, pk, CLOSE)
    try:
        hand_deposit(deposit=row, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Le versement est remis. Il sera figé quand vous aurez noté la référence du comptable.")
    return redirect("regie:deposit", row.pk)


@staff_gate(CLOSE)
@require_POST
def deposit_validate(request: HttpRequest, pk: int) -> HttpResponse:
    """The accountant's reference."""
    return _moved(request, pk, ReferenceForm(request.POST), validate_deposit, "Le versement est validé : il ne change plus.")


@staff_gate(CLOSE)
@require_POST
def deposit_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Before it left: the money is in the safe again."""
    return _moved(request, pk, UndoForm(request.POST), undo_deposit, "Le versement est défait : ce qu’il portait est de nouveau en main.")


def _moved(request: HttpRequest, pk: int, form, act, said: str) -> HttpResponse:
    row = _deposit(request, pk, CLOSE)
    if form.is_valid():
        try:
            act(deposit=row, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, said)
            return redirect("regie:deposit", row.pk)
    return _shown(request, row, form, status=422)


@staff_gate(READ)
@require_safe
def deposit_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The slip that travels with the money (PDF)."""
    row = _deposit(request, pk)
    audit.record("ledger.open_deposit", row, by=request.user, maison=row.regie.maison_id)
    lines = list(row.lines.select_related("payment__receipt").order_by("pk"))
    context = {"deposit": row, "lines": lines, **deposit_words(row, lines)}
    return pdf_response("ledger/deposit_paper.html", context, name=f"versement-{row.reference_number}.pdf")
