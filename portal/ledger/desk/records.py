"""« Registre » : the régie handed over, verified by the accountant; certified copies of receipts."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from portal.kit import audit, clock
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.paper import pdf_response
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.ledger.actions import copy_receipt, record_handover, record_verification
from portal.ledger.actions.write_record import expected_in_hand
from portal.ledger.enums import Account, RecordKind
from portal.ledger.forms.books import CopyForm, HandoverForm, VerificationForm
from portal.ledger.models import Mandate, ReceiptCopy, Regie, TillRecord, payments_acted_on_by, payments_read_by, regies_read_by
from portal.ledger.papers.books import copy_answer, record_words

from .deposits import CLOSE, PAGE, READ


@staff_gate(READ)
@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """Every record of the régies she reads, and the last certified copies."""
    regies = list(regies_read_by(request.user).filter(online=False).order_by("name", "pk"))
    held = Mandate.objects.valid_on(clock.today()).filter(user=request.user).values("regie")
    acts = list(regies_read_by(request.user, CLOSE).filter(pk__in=held, online=False).order_by("name", "pk"))
    rows = TillRecord.objects.filter(regie__in=regies).select_related("regie", "by", "other")
    copies = ReceiptCopy.objects.filter(receipt__regie__in=regies).select_related("receipt__payment", "by").order_by("-at", "-pk")[:PAGE]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "ledger/records.html", {"page": page, "acts": acts, "copies": copies})


@staff_gate(CLOSE)
def record_new(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Write one down: what was counted beside what was expected."""
    regie = get_object_or_404(regies_read_by(request.user, CLOSE).filter(online=False), pk=pk)
    if kind not in RecordKind.values:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = HandoverForm(sent, regie=regie, by=request.user) if kind == RecordKind.HANDOVER else VerificationForm(sent)
    if form.is_valid() and "recount" not in request.POST and (record := _written(request, regie, form)) is not None:
        messages.success(request, "C’est écrit. Imprimez le procès-verbal, et signez-le tous les deux.")
        return redirect("regie:record", record.pk)
    expected = [(Account(account).label, cents) for account, cents in expected_in_hand(regie).items()]
    context = {"regie": regie, "kind": RecordKind(kind), "form": form, "expected": expected}
    return render(request, "ledger/record_new.html", context, status=200 if sent is None or "recount" in sent else 422)


def _written(request: HttpRequest, regie: Regie, form) -> TillRecord | None:
    data = form.cleaned_data
    common = {"regie": regie, "count": form.count, "papers": data["papers"], "remarks": data["remarks"]}
    common |= {"key": sent_with(request), "by": request.user}
    try:
        if isinstance(form, HandoverForm):
            return record_handover(to=data["to"], **common)
        return record_verification(accountant=data["accountant"], **common)
    except Refusal as refusal:
        put_refusal(form, refusal)
        return None


def _record(request: HttpRequest, pk: int) -> TillRecord:
    rows = TillRecord.objects.filter(regie__in=regies_read_by(request.user)).select_related("regie", "by", "other")
    return get_object_or_404(rows, pk=pk)


@staff_gate(READ)
@require_safe
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """One record, its differences told plainly."""
    row = _record(request, pk)
    return render(request, "ledger/record.html", {"record": row, **record_words(row)})


@staff_gate(READ)
@require_safe
def record_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper that both sign (PDF)."""
    row = _record(request, pk)
    return pdf_response("ledger/record_paper.html", {"record": row, **record_words(row)}, name=f"proces-verbal-{row.pk}.pdf")


# --- certified copies -------------------------------------------------------------------------------------------------------


@staff_gate("money.take")
def copy_new(request: HttpRequest, uuid) -> HttpResponse:
    """A receipt was lost: why a copy is made, and those already made."""
    rows = payments_read_by(request.user).filter(pk__in=payments_acted_on_by(request.user, "money.take").values("pk"))
    payment = get_object_or_404(rows.filter(receipt__isnull=False).select_related("receipt", "regie"), uuid=uuid)
    audit.note_reading(payment.household, by=request.user, what="regie:copy_new")
    form = CopyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            copy = copy_receipt(payment=payment, reason=form.cleaned_data["reason"], key=sent_with(request), by=request.user)
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, f"La copie n° {copy.rank} est prête à imprimer.")
            return redirect("regie:copy_new", payment.uuid)
    copies = payment.receipt.copies.select_related("by")
    return render(
        request, "ledger/copy_new.html", {"payment": payment, "copies": copies, "form": form}, status=422 if form.is_bound else 200
    )


@staff_gate("money.see")
@require_safe
def copy(request: HttpRequest, uuid, rank: int) -> HttpResponse:
    """The copy (PDF); who opened it is written down."""
    payment = get_object_or_404(payments_read_by(request.user).filter(receipt__isnull=False).select_related("receipt"), uuid=uuid)
    audit.note_reading(payment.household, by=request.user, what="regie:copy")
    row = get_object_or_404(payment.receipt.copies.select_related("by", "receipt"), rank=rank)
    return copy_answer(row, payment.household, by=request.user)
