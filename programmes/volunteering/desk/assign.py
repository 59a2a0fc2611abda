"""Putting somebody on a shift by keyboard: type a name, Enter. One person of that name who may come: she is on it, and the box waits for
the next name. Several, or a reason against: each with her reasons, the first who may come under the Enter key."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit import audit, clock
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability
from portal.people.models import Person
from programmes.models import Enrolment

from ..actions.take_shift import take_shift
from ..actions.take_swap import take_swap
from ..forms.assign import AssignForm
from ..listings.choosing import Choice, judged_for
from ..models import Shift, SwapOffer, Volunteer
from ..reading import roster
from ..reading.companions import open_swaps

FOUND = 8
DONE = "fait"  # somebody has just been put there
WRITE, MANAGE = Capability.WRITE_ENROLMENTS, Capability.MANAGE_VOLUNTEERS


@dataclass
class Candidate:
    """Somebody of that name, as this shift sees her."""

    person: Person
    choice: Choice
    gives: bool


@never_cache
@staff_gate(WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """One shift to come of a house where she enrols; who is on it, and the box for a name."""
    hers = Shift.objects.visible_to(request.user).within(scope_of(request.user, WRITE))
    shift = get_object_or_404(hers.select_related("sheet", "session__activity", "session__maison", "maison", "post"), pk=pk)
    if shift.session.cancelled or shift.session.end <= clock.now():
        return _too_late(request, shift)
    shifts = hers.to_come()
    form, found = AssignForm(request.POST if request.method == "POST" else None, initial={"name": _known(request)}), []
    if request.method == "POST" and (form.is_valid() or not form.has_error("name")):
        found = _candidates(request, shift, form)
        one = _the_one(form, found) if form.is_valid() else None
        if one is not None and _put(request, shift, one, form):
            return redirect(f"{request.path}?{DONE}=oui")
    [line] = roster.read(Shift.objects.filter(pk=pk))
    may_manage, enough = user_can(request.user, MANAGE, shift.maison_id), not line.shift.missing
    swap = None if line.shift.free else _handed_on(shift)
    first = next((one for one in found if one.choice.can or (one.choice.full and swap)), None)
    asked = found[0] if len(found) == 1 and found[0].choice.soft and may_manage else None  # the only one: the word is written at once
    done = enough and DONE in request.GET and not form.is_bound  # then Enter presses what comes next
    if not first and not asked and not done:
        form.fields["name"].widget.attrs["autofocus"] = True
    if found and not first:  # read below with her reasons: the box waits for the next name
        form.data = form.data.copy()
        form.data["name"] = ""
    following = roster.next_hole(shifts, shift)
    context = {
        "line": line, "shift": shift, "form": form, "found": found, "first": first, "asked": asked, "may_manage": may_manage, "swap": swap,
        "nobody": form.is_bound and form.is_valid() and not found, "done": done, "next": following, "soon": roster.soon(following),
    }  # fmt: skip
    return render(request, "volunteering/desk/assign.html", context)


def _too_late(request: HttpRequest, shift: Shift) -> HttpResponse:
    """A page left open, a colleague who called it off meanwhile: said, on the page of the shift."""
    what = "est annulé" if shift.session.cancelled else "est passé"
    messages.warning(request, f"Ce créneau {what} : personne n’y est inscrit de plus.")
    return redirect("volunteering_desk:shift", shift.pk)


def _known(request: HttpRequest) -> str:
    """`?qui=`: the name of somebody whose file was just begun for this shift."""
    key = number_sent(request.GET.get("qui"))
    person = Person.objects.visible_to(request.user).filter(pk=key).first() if key else None
    return person.current_record.full_name if person else ""


def _candidates(request: HttpRequest, shift: Shift, form: AssignForm) -> list[Candidate]:
    """People of that name whom she sees, those who give a hand first: each with every reason for this shift."""
    files = Volunteer.objects.current().filter(Q(person=OuterRef("pk")) | Q(person__successor=OuterRef("pk")))
    seen = Person.objects.visible_to(request.user).current().annotate(gives=Exists(files))
    seen = seen.filter(pk=form.who) if form.who else seen.matching(form.cleaned_data["name"])
    people = list(seen.order_by("-gives", "sort_key", "pk")[:FOUND])
    audit.note_readings(people, by=request.user, what="volunteering_desk:assign")
    choices = judged_for(shift, people, None, staff=True) if people else {}
    return [Candidate(person, choices[person.pk], person.gives) for person in people if person.pk in choices]


def _the_one(form: AssignForm, found: list[Candidate]) -> Candidate | None:
    """The one pressed; or nobody but her bears that name, and nothing stands against her."""
    if form.who:
        return found[0] if found else None
    return found[0] if len(found) == 1 and found[0].choice.can else None


def _handed_on(shift: Shift) -> SwapOffer | None:
    """Of a full shift, the first place that somebody would like to hand on."""
    rows = open_swaps().filter(enrolment__sheet=shift.sheet_id).select_related("enrolment__person__successor")
    return rows.order_by("offered_at", "pk").first()


def _put(request: HttpRequest, shift: Shift, one: Candidate, form: AssignForm) -> bool:
    asked = form.cleaned_data
    told = {"by": request.user, "channel": asked["channel"], "key": sent_with(request)}
    swap = SwapOffer.objects.filter(pk__in=asked["swap"], enrolment__sheet=shift.sheet_id).select_related("enrolment__sheet").first()
    try:
        if swap is not None:
            rows = [take_swap(swap=swap, person=one.person, **told)]
        else:
            rows = take_shift(shift=shift, people=[one.person], wait=asked["wait"], over=asked["over"].strip(), **told)
    except Refusal as refusal:
        put_refusal(form, refusal)
        return False
    messages.success(request, f"{one.person.full_name} : {Enrolment(state=rows[0].state).get_state_display()}.")
    return True
