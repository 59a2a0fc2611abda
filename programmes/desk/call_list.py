"""The list for who leads a date: names, whom to ring, boxes. Numbers are for those who may see people; each opening is written down."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import audit, paper
from portal.kit.gates import staff_gate
from portal.people.enums import Capability

from ..calls import who_speaks
from ..enums import Presence
from ..listings.lines import Line, by_name, lines_of
from ..models import SheetSession
from .sheets import seen_sheet


@dataclass(frozen=True)
class Call:
    """A line with the number to ring: hers, or that of who speaks for her (`through`); "" where there is none."""

    line: Line
    phone: str
    through: str = ""


def calls_of(lines: list[Line], *, confidential: bool) -> list[Call]:
    """One query more for those without a telephone. What is confidential is hers alone: nobody speaks for her."""
    mute = [line.row for line in lines if not line.row.person.current_record.phone and not confidential]
    speaking = who_speaks(mute)
    found = []
    for line in lines:
        her = line.row.person.current_record
        other = speaking.get(her.pk)
        phone = her.phone or (other.phone if other else "")
        found.append(Call(line, phone.as_national if phone else "", other.display_name if other and not her.phone else ""))
    return found


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def printed(request: HttpRequest, pk: int, session_pk: int) -> HttpResponse:
    sheet = seen_sheet(request, pk, Capability.SEE_PEOPLE)
    date = get_object_or_404(SheetSession.objects.select_related("session__maison"), sheet=sheet, session=session_pk)
    lines = by_name(lines_of(sheet))
    calls = calls_of(lines, confidential=sheet.confidential)
    people = {line.row.person.current_record for line in lines}
    audit.note_readings(people, by=request.user, what="programmes:desk_call_list")
    context = {"sheet": sheet, "session": date.session, "calls": calls, "states": Presence.labels, "dates": sheet.sessions.on().count()}
    return paper.pdf_response("programmes/desk/call_list_paper.html", context, name="liste-d-appel.pdf", request=request)
