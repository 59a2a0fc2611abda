"""« Siéger dans un comité », at the counter: her candidacy noted in one press, or taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.kit import audit
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.slips import offer_slip
from portal.people.enums import Capability
from portal.people.models import Person
from programmes.enums import Channel

from ..actions.ask_seat import ask_seat
from ..actions.withdraw_candidacy import withdraw_candidacy
from ..forms.members import CounterForm
from ..models import Candidate
from ..reading.candidacies import candidacies_of, open_calls
from ..reading.members import mandates_of
from ..slips.candidacy import LABEL

MAY = Capability.WRITE_ENROLMENTS  # a call is public: it is noted at any counter, like a place


@never_cache
@staff_gate(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
def candidacy(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk).current_record
    audit.note_reading(person, by=request.user, what="committees_desk:candidacy")
    waiting = list(candidacies_of(person))
    calls = open_calls().exclude(pk__in=[row.call_id for row in waiting])
    found = list(calls)
    first = {"call": _nearest(person, found)}
    form = CounterForm(request.POST if request.method == "POST" else None, calls=calls, initial=first) if found else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            row = ask_seat(person=person, by=request.user, channel=Channel.COUNTER, key=sent_with(request), **form.cleaned_data)
            words = f"C’est noté : {person.full_name} se propose pour « {row.call.body.page.title} »."
            offer_slip(request, words, label=LABEL, key=row.pk)
            return redirect("committees_desk:candidacy", person.pk)
        except Refusal as refusal:
            put_refusal(form, refusal, {})
    context = {"person": person, "form": form, "calls": found, "waiting": waiting, "mandates": mandates_of(person)}
    return render(request, "committees/desk/candidacy.html", context)


def _nearest(person: Person, calls: list) -> int | None:
    """The call of a house that knows her, else the first."""
    known = set(person.known_at.values_list("maison", flat=True))
    return next((call.pk for call in calls if call.body.maison_id in known), calls[0].pk if calls else None)


@never_cache
@staff_gate(MAY)
@require_POST
def back(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Candidate.objects.select_related("person__successor", "call__body"), pk=pk)
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=row.person.current_record.pk)
    try:
        withdraw_candidacy(candidate=row, by=request.user, key=sent_with(request))
        messages.success(request, f"C’est noté : la candidature de {person.full_name} est reprise.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("committees_desk:candidacy", person.pk)
