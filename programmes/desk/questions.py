"""What a sheet asks of whoever signs up, written by who prepares it; and what it asks of who prepares it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import audit
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.people.enums import Capability

from ..actions.set_asking import add_question, drop_question, set_asking
from ..forms.sign_up import AskingForm, QuestionForm
from ..listings.parties import preparation_of
from ..models import SignUpSheet
from ..models.asked import MOST_QUESTIONS
from .sheets import seen_sheet


@never_cache
@staff_gate(Capability.PLAN_ACTIVITIES)
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, pk: int) -> HttpResponse:
    """Its questions, five at most; guests, needs, whether each sign-up is looked at."""
    sheet = seen_sheet(request, pk, Capability.PLAN_ACTIVITIES)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    terms = {"guests": sheet.guests, "asks_needs": sheet.asks_needs, "approval": sheet.approval}
    asking = AskingForm(request.POST if act == "terms" else None, initial=terms)
    adding = QuestionForm(request.POST if act == "add" else None)
    done = {"terms": _set_terms, "add": _added, "drop": _dropped}.get(act)
    if done and done(request, sheet, adding if act == "add" else asking):
        return redirect("programmes:desk_questions", sheet.pk)
    known = list(sheet.questions.all())
    context = {
        "sheet": sheet, "questions": known, "asking": asking, "adding": adding, "full": len(known) >= MOST_QUESTIONS,
        "form": {"terms": asking, "add": adding}.get(act),
    }  # fmt: skip
    return render(request, "programmes/desk/questions.html", context)


def _set_terms(request: HttpRequest, sheet: SignUpSheet, form: AskingForm) -> bool:
    return _carried_out(request, form, lambda: set_asking(sheet=sheet, by=request.user, **form.cleaned_data))


def _added(request: HttpRequest, sheet: SignUpSheet, form: QuestionForm) -> bool:
    return _carried_out(request, form, lambda: add_question(sheet=sheet, by=request.user, **form.cleaned_data))


def _carried_out(request: HttpRequest, form, act) -> bool:
    if not form.is_valid():
        return False
    try:
        act()
    except Refusal as refusal:
        put_refusal(form, refusal)
        return False
    messages.success(request, "C'est noté.")
    return True


def _dropped(request: HttpRequest, sheet: SignUpSheet, form) -> bool:
    drop_question(question=get_object_or_404(sheet.questions, pk=number_sent(request.POST.get("question"))), by=request.user)
    messages.success(request, "La question est retirée.")
    return True


@never_cache
@staff_gate(Capability.PLAN_ACTIVITIES)
@require_safe
def preparation(request: HttpRequest, pk: int) -> HttpResponse:
    """What is to be ready for these dates: needs counted and said, answers counted. For who prepares them."""
    sheet = seen_sheet(request, pk, Capability.PLAN_ACTIVITIES)
    dates, ready = sheet.sessions.select_related("maison").order_by("start"), preparation_of(sheet)
    if ready.concerned:
        audit.note_readings(ready.concerned, by=request.user, what="programmes:desk_preparation")
    return render(request, "programmes/desk/preparation.html", {"sheet": sheet, "dates": dates, "ready": ready})
