"""One volunteer at the desk: beginning with her, her file, what was seen, stopping."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.slips import offer_slip
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability
from portal.people.models import Person
from portal.places.models import Maison
from programmes.desk.sheets import maisons_of

from ..actions.become_volunteer import become_volunteer
from ..actions.confirm_qualification import confirm_qualification, drop_qualification
from ..actions.edit_volunteer import edit_volunteer
from ..actions.note_papers import note_consent, note_liability
from ..actions.stop_volunteering import shifts_to_come, stop_volunteering
from ..enums import CharterWay
from ..forms.profile import (
    AT_THE_DESK,
    EDIT_FIELDS,
    JOIN_FIELDS,
    ConsentForm,
    CounterJoinForm,
    FileForm,
    LiabilityForm,
    QualificationForm,
    relabel,
)
from ..models import CharterVersion, HeldQualification, Shift, Volunteer
from ..reading import roll
from ..registry import SLIP
from .sight import file_for, person_for

MAY_SERVE, MAY_MANAGE = Capability.WRITE_ENROLMENTS, Capability.MANAGE_VOLUNTEERS


def _posted(request: HttpRequest):
    return request.POST if request.method == "POST" else None


@never_cache
@staff_gate(Capability.SEE_VOLUNTEERS)
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Her file; of who has none in these houses, how to begin with her."""
    return _page(request, person_for(request, pk))


def _page(request: HttpRequest, someone: Person, **forms_sent) -> HttpResponse:
    file = Volunteer.objects.within(scope_of(request.user, Capability.SEE_VOLUNTEERS)).of(someone)
    context = {"person": someone, "may_serve": user_can(request.user, MAY_SERVE)}
    if file is None:
        return render(request, "volunteering/desk/person.html", context | {"charter": CharterVersion.current()})
    houses = set(file.maisons.values_list("pk", flat=True))
    manages = scope_of(request.user, MAY_MANAGE)
    may_manage = manages.everywhere or bool(houses & manages.maisons)
    context |= roll.file_of(file) | {"may_manage": may_manage}
    if may_manage and file.left_at is None:
        first = {"version": file.version}
        context |= {
            "qualification_form": QualificationForm(initial=first),
            "liability_form": LiabilityForm(initial={**first, "until": file.liability_until}),
            "consent_form": ConsentForm(initial={**first, "on": file.guardian_on}),
        }
    return render(request, "volunteering/desk/person.html", context | forms_sent)


@never_cache
@staff_gate(MAY_SERVE)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """With her, or of the paper she signed: the houses of this counter, and yes to the charter."""
    someone, charter = person_for(request, pk), CharterVersion.current()
    if charter is None:
        return _page(request, someone)
    known = Volunteer.objects.of(someone)
    maisons = maisons_of(request.user, MAY_SERVE).order_by("name")
    first = {"skills": known.skills, "may_be_called": known.may_be_called} if known else {}
    if len(maisons) == 1:
        first["maisons"] = maisons
    form = CounterJoinForm(_posted(request), maisons=maisons, charter=charter, person=someone, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            asked = {"way": CharterWay.PAPER, "in_hand": True, "key": sent_with(request), **form.asked()}
            file = become_volunteer(person=someone, by=request.user, **asked)
        except Refusal as refusal:
            put_refusal(form, refusal, JOIN_FIELDS)
        else:
            offer_slip(request, f"C’est noté : {someone.full_name} est bénévole.", label=SLIP, key=file.pk)
            return redirect(_back_to_shift(request, someone) or reverse("volunteering_desk:person", args=[someone.pk]))
    return render(request, "volunteering/desk/begin.html", {"person": someone, "form": form, "charter": charter})


def _back_to_shift(request: HttpRequest, someone: Person) -> str:
    """`?creneau=`: where her name was typed before she had a file; "" from elsewhere."""
    key = number_sent(request.GET.get("creneau"))
    shifts = Shift.objects.visible_to(request.user).within(scope_of(request.user, MAY_SERVE)).to_come()
    found = key and shifts.filter(pk=key).exists()
    return f"{reverse('volunteering_desk:assign', args=[key])}?qui={someone.pk}" if found else ""


@never_cache
@staff_gate(MAY_SERVE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What she says of herself; houses outside this member of staff's stay as they are."""
    file = file_for(request, pk, MAY_SERVE)
    maisons = maisons_of(request.user, MAY_SERVE).order_by("name")
    form = FileForm.of(file, _posted(request), maisons=maisons)
    form.fields["maisons"].required = False
    relabel(form, AT_THE_DESK)
    if request.method == "POST" and form.is_valid():
        asked = form.asked()
        asked["maisons"] += Maison.objects.filter(volunteers=file).exclude(pk__in=maisons.order_by().values("pk"))
        try:
            edit_volunteer(volunteer=file, by=request.user, **asked)
        except Refusal as refusal:
            put_refusal(form, refusal, EDIT_FIELDS)
        else:
            messages.success(request, "C’est enregistré.")
            return redirect("volunteering_desk:person", file.person.current_record.pk)
    return render(request, "volunteering/desk/edit.html", {"person": file.person.current_record, "form": form})


@never_cache
@staff_gate(MAY_SERVE)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """She stops: what is given back, one button, a paper for her."""
    file = file_for(request, pk, MAY_SERVE)
    someone = file.person.current_record
    if file.left_at:
        return redirect("volunteering_desk:person", someone.pk)
    if request.method == "POST":
        try:
            stop_volunteering(volunteer=file, by=request.user, key=sent_with(request))
            offer_slip(request, f"C’est noté : {someone.full_name} arrête. Ses créneaux sont rendus.", label=SLIP, key=file.pk)
            return redirect("volunteering_desk:person", someone.pk)
        except Refusal as refusal:
            messages.error(request, str(refusal))
    places = shifts_to_come(someone).select_related("sheet__activity", "sheet__shift__session", "sheet__shift__maison")
    return render(request, "volunteering/desk/stop.html", {"person": someone, "volunteer": file, "places": list(places)})


@never_cache
@staff_gate(MAY_MANAGE)
@require_POST
def qualification(request: HttpRequest, pk: int) -> HttpResponse:
    """A proof was seen; or what was noted goes (`held`)."""
    file = file_for(request, pk, MAY_MANAGE)
    if request.POST.get("held"):
        held = get_object_or_404(HeldQualification.objects.filter(volunteer=file), pk=request.POST["held"])
        drop_qualification(held=held, by=request.user)
        messages.success(request, "Ce n’est plus noté.")
        return redirect("volunteering_desk:person", file.person.current_record.pk)
    form = QualificationForm(request.POST)
    told = {"deja-finie": "valid_until", "pas-demandee": "qualification"}

    def act(asked: dict) -> None:
        confirm_qualification(volunteer=file, by=request.user, qualification=asked["qualification"], valid_until=asked["valid_until"],
                              seen=asked["version"])  # fmt: skip

    return _seen(request, file, form, act, told, "qualification_form")


@never_cache
@staff_gate(MAY_MANAGE)
@require_POST
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Her insurance (`until`) or a parent's word (`on`): seen, given back, its day noted."""
    file = file_for(request, pk, MAY_MANAGE)
    if "on" in request.POST:
        form = ConsentForm(request.POST)
        return _seen(
            request, file, form, lambda asked: note_consent(volunteer=file, on=asked["on"], by=request.user, seen=asked["version"]),
            {"jour-futur": "on", "majeure": "on"}, "consent_form",
        )  # fmt: skip
    form = LiabilityForm(request.POST)
    return _seen(
        request, file, form, lambda asked: note_liability(volunteer=file, until=asked["until"], by=request.user, seen=asked["version"]),
        {"deja-finie": "until"}, "liability_form",
    )  # fmt: skip


def _seen(request: HttpRequest, file: Volunteer, form: forms.Form, act, fields: dict, name: str) -> HttpResponse:
    """Carry out what one small form of the page asks; the page again, with what stands against it."""
    someone = file.person.current_record
    if form.is_valid():
        try:
            act(form.cleaned_data)
            messages.success(request, "C’est noté. Rendez-lui son papier : on n’en garde rien.")
            return redirect("volunteering_desk:person", someone.pk)
        except Refusal as refusal:
            put_refusal(form, refusal, fields)
    return _page(request, someone, **{name: form})
