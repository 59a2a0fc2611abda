"""A person at the counter or on the telephone: what she says of herself is noted for her. Nothing of what was said is shown here."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import audit
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.enums import Capability
from portal.people.models import Person
from programmes.enums import EnrolmentState

from ..actions.note_position import against_saying, note_position
from ..enums import Moment
from ..forms import PositionForm
from ..listings import places_noted_by
from ..models import Course, Position
from ..reading import came, with_course


@never_cache
@staff_gate(Capability.WRITE_ENROLMENTS)
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Her courses in one's houses: what may be noted now, and when something was; never what."""
    found = get_object_or_404(Person.objects.visible_to(request.user), pk=pk).current_record
    audit.note_reading(found, by=request.user, what="workshops_desk:person")
    places = places_noted_by(request.user).filter(person__in=Person.objects.records_of(found), state=EnrolmentState.CONFIRMED)
    rows = list(with_course(places).annotate(came=came()).select_related("follow_up").order_by("-pk"))
    noted = Position.objects.current().filter(enrolment__in=[row.pk for row in rows])
    when = {(row.enrolment_id, row.moment): row.noted_at for row in noted.defer("answers")}
    lines = [{"place": row, "moments": _moments(row, when)} for row in rows]
    return render(request, "workshops/desk/person.html", {"person": found, "lines": lines})


def _moments(row, when) -> list[dict]:
    return [
        {"code": moment.value, "label": moment.label, "at": when.get((row.pk, moment.value)), "refusal": against_saying(row, moment)}
        for moment in Moment
    ]


@never_cache
@staff_gate(Capability.ENTER_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, pk: int, moment: str) -> HttpResponse:
    """Spoken, and noted for her. Who follows the course finds what was said before; anybody else a blank page, also to correct."""
    if moment not in Moment.values:
        raise Http404
    row = get_object_or_404(with_course(places_noted_by(request.user)), pk=pk)
    her, follows = row.person.current_record, Course.objects.kept_by(request.user).filter(sheet=row.sheet_id).exists()
    audit.note_reading(her, by=request.user, what="workshops_desk:note")
    known = Position.objects.current().filter(enrolment=row, moment=moment).first()
    sent = request.POST if request.method == "POST" else None
    form = PositionForm(sent, level=row.sheet.course.level, told=known.answers if known and follows else None, spoken=True)
    if sent is not None and form.is_valid():
        try:
            note_position(
                enrolment=row, moment=moment, answers=form.answers, channel=form.channel, by=request.user,
                seen=number_sent(sent.get("vu")) or None, key=sent_with(request),
            )  # fmt: skip
            messages.success(request, f"{her.display_name}\u00a0: c’est noté.")
            return redirect("workshops_desk:course", row.sheet.course.pk) if follows else redirect("workshops_desk:person", her.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    closed = against_saying(row, moment)
    context = {
        "place": row, "person": her, "form": form, "known": known, "moment": Moment(moment), "closed": closed, "follows": follows,
        "sent": sent,
    }  # fmt: skip
    return render(request, "workshops/desk/note.html", context)
