"""Said at the desk: for a person or for nobody, papers of the wall, a voice given at the counter. Under a minute, one screen."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.kit import audit
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.slips import offer_slip
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import Person
from portal.people.sessions import station_of
from programmes.desk.sheets import maisons_of

from ..actions.give_voice import give_voice, take_voice_back
from ..actions.key_stickers import key_stickers
from ..actions.propose import propose
from ..forms.proposals import FIELDS, DeskProposeForm, StickersForm
from ..listings.proposals import told
from ..models import Proposal
from ..reading.proposals import owed, public, supported_by
from ..slips.proposal import LABEL

MAY = Capability.SEE_COMMITTEES  # whoever welcomes notes what is said; reading over and answering is `committees.keep`
ALREADY = 12  # open proposals of the house shown beside, lest the same be written twice


@never_cache
@staff_gate(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest) -> HttpResponse:
    """For nobody, or papers of the wall."""
    maison, form = _form(request)
    if request.method == "POST" and form.is_valid():
        try:
            row = propose(by=request.user, key=sent_with(request), **form.said())
            messages.success(request, "C’est noté. On relit, puis on publie.")
            return redirect("committees_desk:proposal", row.pk)
        except Refusal as refusal:
            put_refusal(form, refusal, FIELDS)
    return render(request, "committees/desk/say.html", {"form": form, "already": _already(maison, None)})


@never_cache
@staff_gate(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
def say_for(request: HttpRequest, pk: int) -> HttpResponse:
    """For a person, who is told of the answer by her way."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk).current_record
    audit.note_reading(person, by=request.user, what="committees_desk:say_for")
    maison, form = _form(request, person)
    if request.method == "POST" and form.is_valid():
        try:
            row = propose(person=person, by=request.user, key=sent_with(request), **form.said())
            offer_slip(request, "C’est noté. La réponse lui sera dite par son moyen habituel.", label=LABEL, key=row.pk)
            return redirect("desk_person", person.pk)
        except Refusal as refusal:
            put_refusal(form, refusal, FIELDS)
    return render(request, "committees/desk/say.html", {"form": form, "person": person, "already": _already(maison, person)})


def _form(request: HttpRequest, person: Person | None = None):
    houses = maisons_of(request.user, MAY).filter(closed_on=None).order_by("name")
    station, rows = station_of(request), list(houses)
    wanted = number_sent(request.POST.get("maison") or request.GET.get("maison"))
    here = [station.maison] if station else []
    maison = next((one for one in rows if one.pk == wanted), None) or next((one for one in rows if one in here), None)
    maison = maison or (rows[0] if rows else None)
    form = DeskProposeForm(request.POST if request.method == "POST" else None, maisons=houses, person=person, initial={"maison": maison})
    form.one_house = len(rows) == 1
    return maison, form


def _already(maison, person: Person | None) -> list:
    """What is open in this house already: her voice for it is as good as saying it again."""
    rows = list(owed(public().filter(maison=maison)).prefetch_related("answers")[:ALREADY]) if maison else []
    hers = supported_by(person, [row.pk for row in rows]) if person else set()
    return [told(row, mine=row.pk in hers) for row in rows]


@never_cache
@staff_gate(MAY)
@require_POST
def voice_for(request: HttpRequest, pk: int, proposal: int) -> HttpResponse:
    """Her voice, given or taken back at the counter."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk).current_record
    row = get_object_or_404(Proposal.objects.within(scope_of(request.user, MAY)), pk=proposal)
    back = request.POST.get("reprendre") == "oui"
    try:
        (take_voice_back if back else give_voice)(proposal=row, person=person, by=request.user)
        messages.success(request, "Sa voix est reprise." if back else "Sa voix compte.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("committees_desk:say_for", person.pk)


@never_cache
@staff_gate(MAY)
@require_POST
def stickers(request: HttpRequest, pk: int) -> HttpResponse:
    """« 12 papiers disent la même chose »: counted apart from voices."""
    row = get_object_or_404(Proposal.objects.within(scope_of(request.user, MAY)), pk=pk)
    form = StickersForm(request.POST)
    if form.is_valid():
        try:
            key_stickers(proposal=row, by=request.user, key=sent_with(request), **form.cleaned_data)
            messages.success(request, "Les papiers sont comptés.")
        except Refusal as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
    return redirect("committees_desk:proposal", row.pk)
