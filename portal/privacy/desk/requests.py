"""Requests at the desk: which wait, until when, and every way of answering."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.households.desk.sight import may
from portal.kit import audit, clock, paper
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability
from portal.people.rules.births import Birth

from ..actions.answer_request import answer_request, confirm_identity, withdraw_request
from ..actions.erase_data import erase_data, handed_by_default, preview_of
from ..actions.extend_request import extend_request
from ..actions.rectify import rectify
from ..enums import ASKED, Field, Kind, State
from ..forms import EraseForm, HandedForm, IdentityForm, LongerForm, RectifyForm, RefuseForm
from ..models import DataRequest
from .sight import file_is_open

TAKE, ANSWER = Capability.TAKE_DATA_REQUESTS, Capability.ANSWER_DATA_REQUESTS
PAGE = 50


def request_for(request: HttpRequest, pk: int, capability: str = TAKE) -> DataRequest:
    rows = DataRequest.objects.within(scope_of(request.user, capability)).select_related(
        "person__successor", "maison", "answered_by", "identity_by"
    )
    row = get_object_or_404(rows, pk=pk)
    row.who = row.person.current_record
    return row


def tabs_of(request: HttpRequest) -> dict[str, bool]:
    """Which of the room's pages this member of staff may open."""
    return may(request, TAKE, Capability.READ_AUDIT)


@never_cache
@staff_gate(Capability.ENTER_DESK)
@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """Those to answer, the most pressing first; then the last answered. Whoever takes none is led to what she may read here."""
    if not user_can(request.user, TAKE):
        return redirect("desk_purges" if user_can(request.user, Capability.READ_AUDIT) else "desk_keeping")
    seen = DataRequest.objects.within(scope_of(request.user, TAKE)).select_related("person__successor", "maison")
    waiting = list(seen.open().order_by("due_on", "pk"))
    page = Paginator(seen.exclude(state=State.OPEN).order_by("-answered_on", "-pk"), PAGE).get_page(request.GET.get("page"))
    for row in (*waiting, *page.object_list):
        row.who = row.person.current_record
    late = sum(row.due_on < clock.today() for row in waiting)
    context = {"waiting": waiting, "page": page, "late": late, "may": tabs_of(request)}
    return render(request, "privacy/desk/requests.html", context)


def _shown(request: HttpRequest, row: DataRequest, **forms) -> HttpResponse:
    first = {"version": row.version, "handed": handed_by_default(row)}
    context = {
        "row": row,
        "may_answer": user_can(request.user, ANSWER),
        "sees_person": user_can(request.user, Capability.SEE_PEOPLE),
        "file_open": file_is_open(request.user, row.who),
        "identity": IdentityForm(),
        "longer": LongerForm(),
        "refuse": RefuseForm(initial=first),
        "answer": RectifyForm(asked=row.field, initial=first) if row.kind == Kind.RECTIFICATION else HandedForm(initial=first),
        "gone": [line for line in row.result if line["outcome"] == "gone"],
        "kept": [line for line in row.result if line["outcome"] != "gone"],
    }
    return render(request, "privacy/desk/request.html", context | forms, status=422 if forms else 200)


@never_cache
@staff_gate(TAKE)
@require_safe
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    row = request_for(request, pk)
    audit.note_reading(row.who, by=request.user, what="desk_request")
    return _shown(request, row)


@staff_gate(TAKE)
@require_POST
def request_identity(request: HttpRequest, pk: int) -> HttpResponse:
    row = request_for(request, pk)
    return _done(request, row, lambda: confirm_identity(request=row, how=request.POST.get("identity", ""), by=request.user), "C’est noté.")


@staff_gate(TAKE)
@require_POST
def request_back(request: HttpRequest, pk: int) -> HttpResponse:
    """She says that she no longer wants it."""
    row = request_for(request, pk)
    return _done(request, row, lambda: withdraw_request(request=row, by=request.user), "La demande est retirée.")


@staff_gate(ANSWER)
@require_POST
def request_longer(request: HttpRequest, pk: int) -> HttpResponse:
    row = request_for(request, pk, ANSWER)
    try:
        _, told = extend_request(request=row, reason=request.POST.get("longer", ""), by=request.user)
        messages.success(request, "Le délai est prolongé de deux mois, et la personne est prévenue." if told else "Le délai est prolongé.")
        if not told:
            messages.warning(request, "Rien ne permet de lui écrire : imprimez la lettre, ou dites-le-lui.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_request", row.pk)


def _done(request: HttpRequest, row: DataRequest, act, words: str) -> HttpResponse:
    try:
        act()
        messages.success(request, words)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_request", row.pk)


@staff_gate(ANSWER)
@require_POST
def request_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Done: her data handed over, the correction made, the use frozen. An erasure has its own page."""
    row = request_for(request, pk, ANSWER)
    if row.kind == Kind.ERASURE:
        return redirect("desk_request_erase", row.pk)
    form = RectifyForm(request.POST, asked=row.field) if row.kind == Kind.RECTIFICATION else HandedForm(request.POST)
    if form.is_valid():
        try:
            _answered(request, row, form.cleaned_data)
            messages.success(request, "La réponse est notée.")
            return redirect("desk_request", row.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    return _shown(request, row, answer=form)


def _answered(request: HttpRequest, row: DataRequest, given: dict) -> None:
    common = {"request": row, "handed": given["handed"], "seen": given["version"], "by": request.user}
    if row.kind == Kind.RECTIFICATION:
        birth = Birth(given["birth"], given["birth"].year) if row.field == Field.BIRTH else None
        rectify(text=given.get("text", ""), birth=birth, **common)
    else:
        answer_request(state=State.GRANTED, **common)


@staff_gate(ANSWER)
@require_POST
def request_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    row = request_for(request, pk, ANSWER)
    form = RefuseForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            answer_request(
                request=row, state=State.REFUSED, handed=given["handed"], reason=given["reason"], seen=given["version"], by=request.user
            )
            messages.success(request, "Le refus est noté, avec son motif.")
            return redirect("desk_request", row.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    return _shown(request, row, refuse=form)


@never_cache
@staff_gate(ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def request_erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Kind by kind: what is kept, what may go, what the law keeps and until when; then, confirmed, it goes."""
    row = request_for(request, pk, ANSWER)
    if row.kind != Kind.ERASURE or not row.is_open:
        return redirect("desk_request", row.pk)
    audit.note_reading(row.who, by=request.user, what="desk_request_erase")
    form = EraseForm(request.POST or None, initial={"version": row.version, "handed": handed_by_default(row)})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            erase_data(request=row, kinds=given["kinds"], handed=given["handed"], seen=given["version"], by=request.user)
            messages.success(request, "C’est fait. Voici ce qui est parti, et ce qui reste.")
            return redirect("desk_request", row.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    lines = preview_of(row.who)
    context = {"row": row, "form": form, "lines": lines, "chosen": form["kinds"].value() or [], "any": any(line.may_go for line in lines)}
    context["nothing"] = [str(line.part.label) for line in lines if not line.held]
    return render(request, "privacy/desk/erase.html", context)


@never_cache
@staff_gate(TAKE)
@require_safe
def request_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter: received, prolonged, or answered, as it stands today."""
    row = request_for(request, pk)
    audit.note_reading(row.who, by=request.user, what="desk_request")
    context = {"row": row, "gone": [line for line in row.result if line["outcome"] == "gone"], "today": clock.today()}
    context["asked"] = ASKED[row.kind]
    context["kept"] = [line for line in row.result if line["outcome"] != "gone"]
    return paper.pdf_response("privacy/letter_paper.html", context, name=f"demande-{row.pk}.pdf", request=request)
