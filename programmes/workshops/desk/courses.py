"""Digital courses at the desk: those of one's houses, the one that one follows, who follows it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import audit
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from ..actions.name_facilitator import name_facilitator
from ..forms import FacilitatorForm
from ..listings import courses_at_desk, told
from ..models import Course, Position
from ..reading import confirmed


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def courses(request: HttpRequest) -> HttpResponse:
    rows = courses_at_desk(request.user)
    kept, others = [row for row in rows if row.kept], [row for row in rows if not row.kept]
    return render(request, "workshops/desk/courses.html", {"groups": [("Je les suis", kept), ("Dans mes maisons", others)], "rows": rows})


@never_cache
@staff_gate(Capability.ENTER_DESK)
@require_safe
def course(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is on it, what each said, what comes next: for who is named on it, and nobody else."""
    rows = Course.objects.kept_by(request.user).dated().select_related("sheet__activity", "sheet__maison", "facilitator")
    found = get_object_or_404(rows, pk=pk)
    places = confirmed(found)
    audit.note_readings([place.person.current_record for place in places], by=request.user, what="workshops_desk:course")
    lines = told(places, Position.objects.read_by(request.user))
    return render(request, "workshops/desk/course.html", {"course": found, "lines": lines})


@never_cache
@staff_gate(Capability.PLAN_ACTIVITIES)
@require_http_methods(["GET", "HEAD", "POST"])
def facilitator(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else takes the course over, or nobody does."""
    rows = Course.objects.within(scope_of(request.user, Capability.PLAN_ACTIVITIES))
    found = get_object_or_404(rows.select_related("sheet__activity", "sheet__maison__sector", "facilitator"), pk=pk)
    now = str(found.facilitator.user_id) if found.facilitator else ""
    initial = {"facilitator": now, "shown_name": found.shown_name}
    form = FacilitatorForm(request.POST if request.method == "POST" else None, maison=found.sheet.maison, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            name_facilitator(course=found, user=form.user, shown_name=form.cleaned_data["shown_name"], by=request.user)
            messages.success(request, "C’est noté.")
            return redirect("workshops_desk:courses")
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "workshops/desk/facilitator.html", {"course": found, "form": form})
