"""The draw at the desk: how many ask, drawing once the window is over, drawing again to check, the list for the wall."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import audit, clock, paper
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability

from ..actions.draw_sheet import draw_again, draw_sheet
from ..actions.move_up import move_up
from ..enums import DrawOutcome, EnrolmentState
from ..forms.draws import MoveUpForm
from ..models import Draw, Enrolment, SignUpSheet
from .sheets import seen_sheet

PER_PAPER = 3000
PER_PAGE = 100


def _drawn(request: HttpRequest, pk: int, capability: str = Capability.SEE_ENROLMENTS) -> tuple[SignUpSheet, Draw]:
    sheet = seen_sheet(request, pk, capability)
    return sheet, get_object_or_404(Draw, sheet=sheet)


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Before: the window and who may draw. After: the result in its order, and whether drawing again gives the same."""
    sheet, drawn = _drawn(request, pk)
    may_draw = user_can(request.user, Capability.PLAN_ACTIVITIES, sheet.maison_id)
    if request.method == "POST":
        if not may_draw:
            raise Http404
        return _act(request, sheet, drawn)
    asked = sheet.enrolments.filter(state=EnrolmentState.REQUESTED)
    people = Prefetch("party__enrolments", Enrolment.objects.select_related("person").order_by("pk"))
    lines = drawn.lines.select_related("party").prefetch_related(people)
    context = {
        "sheet": sheet, "drawn": drawn, "may_draw": may_draw and drawn.drawn_at is None and clock.now() >= sheet.requests_until,
        "lines": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")) if drawn.drawn_at else None,
        "asked": asked.values("party").distinct().count(), "to_tell": drawn.lines.filter(told=False).count(), "drew": DrawOutcome.DRAWN,
    }  # fmt: skip
    return render(request, "programmes/desk/draw.html", context)


def _act(request: HttpRequest, sheet: SignUpSheet, drawn: Draw) -> HttpResponse:
    if request.POST.get("act") == "again":
        same = drawn.drawn_at is not None and draw_again(drawn)
        said = (
            "Rejoué : même liste, même ordre, même résultat." if same else "Rejoué, le résultat n’est pas le même : prévenez la direction."
        )
        (messages.success if same else messages.error)(request, said)
        return redirect("programmes:desk_draw", sheet.pk)
    try:
        draw_sheet(sheet=sheet, by=request.user)
        messages.success(request, "Le tirage est fait ; chaque personne reçoit sa réponse et l’explication.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("programmes:desk_draw", sheet.pk)


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def on_the_wall(request: HttpRequest, pk: int) -> HttpResponse:
    """The result on A4, request numbers only; none of a confidential sheet, nor before the draw."""
    sheet, drawn = _drawn(request, pk)
    if sheet.confidential or drawn.drawn_at is None:
        raise Http404
    lines = list(drawn.lines.all()[:PER_PAPER])
    context = {
        "sheet": sheet, "drawn": drawn, "served": [line for line in lines if line.outcome == DrawOutcome.DRAWN],
        "others": [line for line in lines if line.outcome != DrawOutcome.DRAWN], "dates": sheet.sessions.on().order_by("start"),
        "example": lines[0] if lines else None,
    }  # fmt: skip
    return paper.pdf_response("programmes/desk/draw_paper.html", context, name="tirage.pdf", request=request)


@never_cache
@staff_gate(Capability.OVERBOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def put_first(request: HttpRequest, pk: int) -> HttpResponse:
    """Before the others on the list: it asks why, and the sentence stays."""
    sheets = SignUpSheet.objects.visible_to(request.user).within(scope_of(request.user, Capability.OVERBOOK))
    rows = Enrolment.objects.filter(sheet__in=sheets).select_related("sheet__activity", "person", "party")
    row = get_object_or_404(rows, pk=pk)
    audit.note_reading(row.person.current_record, by=request.user, what="programmes:desk_move_up")
    form = MoveUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            seen = number_sent(request.POST.get("version")) or None
            move_up(enrolment=row, reason=form.cleaned_data["reason"], by=request.user, seen=seen)
            messages.success(request, "C’est noté : elle passe devant, avec la raison.")
            return redirect("programmes:desk_sheet", row.sheet_id)
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "programmes/desk/move_up.html", {"place": row, "form": form})
