"""The album of a departure at the desk: pictures added, who is on each, where it may be shown; what is to be taken down."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit import audit
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability

from ..actions.add_picture import add_picture
from ..actions.describe_picture import describe_picture
from ..actions.end_use import end_use
from ..actions.note_use import note_use
from ..actions.remove_picture import remove_picture
from ..enums import OnPicture
from ..forms.album import FIELDS, AddPictureForm, DescribeForm, UseForm
from ..listings.album import AlbumLine, lines_of
from ..models import BY_HAND, AlbumPicture, PictureUse
from ..reading.album import seen, to_take_back, who_came
from ..screens.pictures import file_of
from .trip import seen_trip


def seen_picture(request: HttpRequest, pk: int, capability: str) -> AlbumPicture:
    """404 for another house's."""
    rows = AlbumPicture.objects.within(scope_of(request.user, capability)).visible_to(request.user)
    return get_object_or_404(rows.select_related("trip__sheet__activity", "trip__sheet__maison", "stored"), pk=pk)


def tells_why(request: HttpRequest, house: int) -> bool:
    """Who has not said yes is for who keeps the records of this house."""
    return user_can(request.user, Capability.WRITE_PEOPLE, house)


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def album(request: HttpRequest, pk: int) -> HttpResponse:
    """Every picture with its state on each medium; one more is added here."""
    trip = seen_trip(request, pk, Capability.PLAN_ACTIVITIES if request.method == "POST" else Capability.SEE_ENROLMENTS)
    form = AddPictureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["picture"]
        try:
            picture = add_picture(trip=trip, content=content, name=content.name, by=request.user, key=sent_with(request))
            messages.success(request, "La photo est dans l’album. Dites qui est reconnaissable, et où la montrer.")
            return redirect("pass_culture_desk:picture", picture.pk)
        except Refusal as refusal:
            form.add_error("picture", str(refusal))
    house = trip.sheet.maison_id
    lines = lines_of(trip, why=tells_why(request, house))
    if named := {one for line in lines for state in line.states for one in state.who}:
        audit.note_readings(named, by=request.user, what="pass_culture_desk:album")
    context = {
        "trip": trip,
        "sheet": trip.sheet,
        "lines": lines,
        "form": form,
        "may_plan": user_can(request.user, Capability.PLAN_ACTIVITIES, house),
    }
    return render(request, "pass_culture/desk/album.html", context)


@never_cache
@staff_gate(Capability.PLAN_ACTIVITIES)
@require_http_methods(["GET", "HEAD", "POST"])
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    row = seen_picture(request, pk, Capability.PLAN_ACTIVITIES)
    [one] = seen([row])
    people = sorted({*who_came(row.trip), *one.people}, key=lambda person: (person.sort_key, person.pk))
    first = {
        "who": "" if row.who == OnPicture.UNSAID else row.who, "people": [str(person.pk) for person in one.people], "words": row.words,
        "media": row.media, "version": row.version,
    }  # fmt: skip
    form = DescribeForm(request.POST or None, people=people, initial=first)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            describe_picture(
                picture=row, who=said["who"], people=form.chosen(), words=said["words"], media=said["media"], seen=said["version"],
                by=request.user, key=sent_with(request),
            )  # fmt: skip
            messages.success(request, "C’est noté.")
            return redirect("pass_culture_desk:picture", pk)
        except Refusal as refusal:
            put_refusal(form, refusal, FIELDS)
    audit.note_readings(one.people, by=request.user, what="pass_culture_desk:picture")
    states = one.states(why=tells_why(request, row.trip.sheet.maison_id))
    context = {
        "line": AlbumLine(one, states, list(row.uses.all())), "trip": row.trip, "form": form, "use_form": UseForm(),
        "may_note": any(state.shown and state.medium in BY_HAND for state in states),
    }  # fmt: skip
    return render(request, "pass_culture/desk/picture.html", context)


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def picture_file(request: HttpRequest, pk: int) -> HttpResponse:
    return file_of(seen_picture(request, pk, Capability.SEE_ENROLMENTS))


@staff_gate(Capability.PLAN_ACTIVITIES)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = seen_picture(request, pk, Capability.PLAN_ACTIVITIES)
    remove_picture(picture=row, by=request.user)
    messages.success(request, "La photo est retirée, pour de bon.")
    return redirect("pass_culture_desk:album", row.trip_id)


@staff_gate(Capability.PLAN_ACTIVITIES)
@require_POST
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """It was put on a wall, printed or posted: noted, so that it can be taken down."""
    row = seen_picture(request, pk, Capability.PLAN_ACTIVITIES)
    form = UseForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Dites où elle est affichée, et précisément.")
        return redirect("pass_culture_desk:picture", pk)
    try:
        note_use(picture=row, **form.cleaned_data, by=request.user, key=sent_with(request))
        messages.success(request, "C’est noté : si quelqu’un change d’avis, l’accueil de l’équipe vous le dira.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("pass_culture_desk:picture", pk)


@never_cache
@staff_gate(Capability.PLAN_ACTIVITIES)
@require_safe
def take_back(request: HttpRequest) -> HttpResponse:
    """What hangs or is printed and may no longer be shown there."""
    return render(request, "pass_culture/desk/take_back.html", {"uses": to_take_back(request.user)})


@staff_gate(Capability.PLAN_ACTIVITIES)
@require_POST
def taken(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(PictureUse.objects.visible_to(request.user), pk=pk)
    end_use(use=row, by=request.user)
    messages.success(request, "C’est noté : elle n’y est plus.")
    return redirect("pass_culture_desk:take_back")


def staff_tasks(user) -> list[dict]:
    """Pictures to take down in her houses. One query where none hangs."""
    if not user_can(user, Capability.PLAN_ACTIVITIES):
        return []
    count = len(to_take_back(user))
    label = "Photo à retirer d’un mur, d’un papier" if count == 1 else "Photos à retirer d’un mur, d’un papier"
    return [{"label": label, "url": reverse("pass_culture_desk:take_back"), "count": count}] if count else []
