"""The list of a date on paper, numbered; and keyed afterwards in one phrase: « tout sauf 4 et 7 »."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import paper
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.people.enums import Capability

from ..actions.record_attendance import record_attendance
from ..enums import Presence
from ..forms.places import PaperAttendanceForm
from ..listings.lines import Line, lines_of
from ..models import Attendance, SheetSession
from .sheets import seen_sheet

SPARE = 6  # empty lines for who comes without having signed up


def _date(request: HttpRequest, pk: int, session_pk: int) -> SheetSession:
    sheet = seen_sheet(request, pk, Capability.TICK_ATTENDANCE)
    date = get_object_or_404(SheetSession.objects.select_related("session__maison"), sheet=sheet, session=session_pk)
    date.sheet = sheet
    return date


@never_cache
@staff_gate(Capability.TICK_ATTENDANCE)
@require_safe
def printed(request: HttpRequest, pk: int, session_pk: int) -> HttpResponse:
    date = _date(request, pk, session_pk)
    context = {"sheet": date.sheet, "session": date.session, "lines": lines_of(date.sheet, paper=True), "spare": range(SPARE)}
    return paper.pdf_response("programmes/desk/attendance_list_paper.html", context, name="presences.pdf", request=request)


@never_cache
@staff_gate(Capability.TICK_ATTENDANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def rekey(request: HttpRequest, pk: int, session_pk: int) -> HttpResponse:
    """« Voir » shows what the phrase means, « Noter » writes it."""
    date = _date(request, pk, session_pk)
    lines = lines_of(date.sheet)
    form = PaperAttendanceForm(request.POST or None, numbers=[line.number for line in lines], initial={"unnamed": date.unnamed or None})
    context = {"sheet": date.sheet, "session": date.session, "form": form, "lines": lines}
    if request.method == "POST" and form.is_valid():
        came = form.cleaned_data["phrase"]
        if "noter" in request.POST and _noted(request, date, lines, form):
            return redirect("programmes:desk_attendance", date.sheet.pk, date.session.pk)
        form.fields["phrase"].widget.attrs.pop("autofocus")  # the next press is « Noter »
        context |= {"seen": True, "here": [line for line in lines if line.number in came]}
        context["away"] = [line for line in lines if line.number not in came]
    return render(request, "programmes/desk/attendance_rekey.html", context)


def _noted(request: HttpRequest, date: SheetSession, lines: list[Line], form: PaperAttendanceForm) -> bool:
    counted = {"marks": _marks(date, lines, form), "unnamed": form.cleaned_data["unnamed"]}
    try:
        record_attendance(sheet=date.sheet, session=date.session, by=request.user, **counted)
        messages.success(request, "Les présences sont notées.")
        return True
    except Refusal as refusal:
        put_refusal(form, refusal)
        return False


def _marks(date: SheetSession, lines: list[Line], form: PaperAttendanceForm) -> dict[int, str]:
    """Those of the phrase are present. The others are absent, but who was excused stays so."""
    excused = Attendance.objects.filter(session=date.session, enrolment__sheet=date.sheet, presence=Presence.EXCUSED)
    known = set(excused.values_list("enrolment_id", flat=True))
    came = form.cleaned_data["phrase"]
    marks = {line.enrolment: Presence.PRESENT for line in lines if line.number in came}
    return marks | {line.enrolment: Presence.ABSENT for line in lines if line.number not in came and line.enrolment not in known}
