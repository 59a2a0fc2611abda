"""The question put on the telephone to somebody who did not come; three answers, none of them given by the house."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.kit import audit
from portal.kit.forms import number_sent
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from ..absences import missing
from ..actions.answer_absence import EXCUSED, GIVES_BACK, KEEPS, answer_absence
from ..actions.set_call_after import set_call_after
from ..enums import EnrolmentState
from ..models import Enrolment, SignUpSheet
from .sheets import seen_sheet

SAID = {
    EXCUSED: "Ces absences sont excusées, sa place reste.",
    KEEPS: "C’est noté : elle garde sa place.",
    GIVES_BACK: "Sa place est rendue. La personne suivante est prévenue.",
}


@never_cache
@staff_gate(Capability.WRITE_ENROLMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def absence(request: HttpRequest, pk: int) -> HttpResponse:
    """What she missed, what to ask, what she answers."""
    sheets = SignUpSheet.objects.visible_to(request.user).within(scope_of(request.user, Capability.WRITE_ENROLMENTS))
    rows = Enrolment.objects.filter(sheet__in=sheets.order_by().values("pk"), guest=False, state=EnrolmentState.CONFIRMED)
    row = get_object_or_404(rows.select_related("sheet__activity__content_type", "sheet__maison", "person__successor"), pk=pk)
    audit.note_reading(row.person.current_record, by=request.user, what="programmes:desk_absence")
    if request.method == "POST":
        return _answered(request, row)
    found = next(iter(missing(sheets, only=row.pk)), None)
    waiting = row.sheet.enrolments.waiting_in_order().count()
    context = {"row": row, "person": row.person.current_record, "found": found, "waiting": waiting}
    return render(request, "programmes/desk/absence.html", context)


def _answered(request: HttpRequest, row: Enrolment) -> HttpResponse:
    answer, seen = request.POST.get("answer", ""), number_sent(request.POST.get("version")) or None
    try:
        answer_absence(enrolment=row, answer=answer, by=request.user, seen=seen)
        messages.success(request, SAID[answer])
        return redirect("programmes:desk_sheet", row.sheet_id)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(request.path)


@staff_gate(Capability.PLAN_ACTIVITIES)
@require_POST
def call_after(request: HttpRequest, pk: int) -> HttpResponse:
    """After how many absences the team calls, for this sheet; nothing written: as its kind does."""
    sheet, text = seen_sheet(request, pk, Capability.PLAN_ACTIVITIES), request.POST.get("call_after", "").strip()
    after = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None
    try:
        if text and after is None:
            raise Refusal("nombre-d-absences", "Écrivez un nombre d’absences, ou rien.")
        set_call_after(sheet=sheet, after=after, by=request.user)
        messages.success(request, "C’est noté.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("programmes:desk_sheet", sheet.pk)
