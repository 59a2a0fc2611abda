"""At the counter: what a member answers to her meetings, by voice or by telephone; and stepping aside, which she may say beforehand."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit import audit, clock
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import Person

from ..actions.answer_meeting import answer_meeting
from ..forms.meetings import AnswerForm
from ..reading.coming import meetings_of
from ..reading.members import mandate_in
from ..reading.table import meetings_read, table_of

MAY = Capability.WRITE_ENROLMENTS  # whoever is at the counter
FIELDS = {
    "sans-garde": "children",
    **dict.fromkeys(("deja-donne", "porteur-absent", "porte-deja", "sans-voix", "pouvoir-a-soi"), "proxy_to"),
}


@never_cache
@staff_gate(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Her meetings to come in the houses of who asks; `?reunion=` one of them, to answer."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk).current_record
    audit.note_reading(person, by=request.user, what="committees_desk:answers")
    scope = scope_of(request.user, MAY)
    found = [one for one in meetings_of(person, since=clock.now()) if one.body.maison_id in scope]
    wanted = number_sent(request.POST.get("reunion") or request.GET.get("reunion", ""))
    one = next((row for row in found if row.pk == wanted), found[0] if found and not wanted else None)
    if wanted and one is None:
        raise Http404
    form = _form(request, person, one) if one else None
    if request.method == "POST" and form is not None and form.is_valid():
        mandate = mandate_in(one.body, person, one.session.local_date)
        try:
            answer_meeting(meeting=one, mandate=mandate, by=request.user, key=sent_with(request), **form.said())
            messages.success(request, "Sa réponse est notée.")
            return redirect("desk_person", person.pk)
        except Refusal as refusal:
            put_refusal(form, refusal, FIELDS)
    return render(request, "committees/desk/answers.html", {"person": person, "meetings": found, "meeting": one, "form": form})


def _form(request: HttpRequest, person: Person, row) -> AnswerForm | None:
    meeting = meetings_read().get(pk=row.pk)
    mandate = mandate_in(meeting.body, person, meeting.session.local_date)
    return AnswerForm(request.POST or None, table=table_of(meeting), mine=mandate) if mandate else None
