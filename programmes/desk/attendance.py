"""Who came: one line a person, the whole sheet noted at once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.people.enums import Capability

from ..actions.record_attendance import record_attendance
from ..enums import EnrolmentState
from ..forms import AttendanceForm
from ..models import Attendance, SheetSession
from .by_card import FIELD, HERE, read_card, shown, tick_line
from .sheets import seen_sheet


@never_cache
@staff_gate(Capability.TICK_ATTENDANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, pk: int, session_pk: int) -> HttpResponse:
    sheet = seen_sheet(request, pk, Capability.TICK_ATTENDANCE)
    date = get_object_or_404(SheetSession.objects.select_related("session__maison", "sheet"), sheet=sheet, session=session_pk)
    rows = list(sheet.enrolments.filter(state=EnrolmentState.CONFIRMED).select_related("person").order_by("person__sort_key", "pk"))
    marks = dict(Attendance.objects.filter(session=date.session, enrolment__in=rows).values_list("enrolment_id", "presence"))
    if FIELD in request.POST:
        return read_card(request, rows)
    if HERE in request.POST:
        return tick_line(request, date, rows)
    form = AttendanceForm(request.POST or None, rows=rows, marks=marks, initial={"unnamed": date.unnamed})
    if request.method == "POST" and form.is_valid():
        try:
            unnamed = form.cleaned_data["unnamed"] or 0
            record_attendance(sheet=sheet, session=date.session, marks=form.marks(), unnamed=unnamed, by=request.user)
            messages.success(request, "Les présences sont notées.")
            return redirect("programmes:desk_sheet", sheet.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    context = {"sheet": sheet, "session": date.session, "form": form, **shown(request, rows, marks)}
    return render(request, "programmes/desk/attendance.html", context)
