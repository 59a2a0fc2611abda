"""Who came: a line a person, three boxes each. Each box is a tick of its own, which leaves at once or when the network is back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit import clock
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import user_can
from portal.people.enums import Capability

from ..actions.take_tick import STEPS, THE_REST, UNNAMED, take_tick
from ..enums import Presence
from ..listings.lines import Line, by_name, lines_of
from ..models import Attendance, SheetSession
from ..programme_type import kind_of
from ..rules.ticks import correctable_until
from ..tick_tokens import TOKENS
from .by_card import FIELD, HERE, read_card, shown, tick_line
from .sheets import seen_sheet

SAID = [(step, f"{step[0].replace('-', '−')} {step[1:]}") for step in STEPS]  # « + 5 », with a minus that is one
LONG = 12  # lines from which a search by name helps


@never_cache
@staff_gate(Capability.TICK_ATTENDANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, pk: int, session_pk: int) -> HttpResponse:
    """The sheet of one date. Every press comes back to its line; nothing else of the sheet is written with it."""
    sheet = seen_sheet(request, pk, Capability.TICK_ATTENDANCE)
    date = get_object_or_404(SheetSession.objects.select_related("session__maison", "sheet"), sheet=sheet, session=session_pk)
    lines = by_name(lines_of(sheet))
    rows = [line.row for line in lines]
    if FIELD in request.POST:
        return read_card(request, rows)
    if HERE in request.POST:
        return tick_line(request, date, rows)
    if request.method == "POST":
        return _ticked(request, date, lines)
    marks = {mark.enrolment_id: mark for mark in Attendance.objects.filter(session=session_pk, enrolment__in=rows).select_related("by")}
    present = {key: mark.presence for key, mark in marks.items()}
    context = {"sheet": sheet, "date": date, "session": date.session, "rows": _rows(lines, marks), **_counted(lines, marks)}
    context |= {
        **_open(request, date),
        **shown(request, rows, present),
        "steps": [(step, f"{step[0].replace('-', '−')} {step[1:]}") for step in STEPS],
        "long": len(lines) > LONG,
    }
    context["desk_today"] = kind_of(sheet.activity).desk_today
    context["may_call"] = user_can(request.user, Capability.SEE_PEOPLE, sheet.maison_id)
    return render(request, "programmes/desk/attendance.html", context)


def _open(request: HttpRequest, date: SheetSession) -> dict:
    """What the page holds to send its ticks; nothing where the date can be ticked no more, or not yet."""
    until = correctable_until(date.session.local_date)
    if not date.session.local_date <= clock.today() <= until:
        return {"until": until, "to_come": date.session.local_date > clock.today()}
    return {**TOKENS.held_by(date, user=request.user), "until": until}


def _rows(lines: list[Line], marks: dict[int, Attendance]) -> list[dict]:
    return [{"line": line, "mark": mark, "boxes": _boxes(mark)} for line in lines for mark in [marks.get(line.enrolment)]]


def _boxes(mark: Attendance | None) -> list[dict]:
    """The three boxes of a line; the one that is ticked takes its mark back."""
    known = mark.presence if mark else ""
    return [{"value": value, "label": label, "on": known == value} for value, label in Presence.choices]


def _counted(lines: list[Line], marks: dict[int, Attendance]) -> dict:
    """Places, not lines: who comes with three places counts for three."""
    here = sum(line.places for line in lines if line.enrolment in marks and marks[line.enrolment].presence == Presence.PRESENT)
    open_lines = sum(line.enrolment not in marks for line in lines)
    return {"here": here, "expected": sum(line.places for line in lines), "open_lines": open_lines}


def _ticked(request: HttpRequest, date: SheetSession, lines: list[Line]) -> HttpResponse:
    """One box pressed on a page without script: back to its line."""
    known = {f"ligne-{line.enrolment}": str(line.enrolment) for line in lines} | {UNNAMED: UNNAMED, THE_REST: THE_REST}
    name = next((name for name in request.POST if name in known), "")
    value = request.POST.get(name, "")
    key = sent_with(request, f"{name}:{value}")
    try:
        if not name:
            raise Refusal("plus-inscrit", "Cette personne n'est plus inscrite.", "La feuille est à jour, la voici.")
        take_tick(date=date, line=known[name], value=value, by=request.user, key=key)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{request.path}#{name}" if name else request.path)
