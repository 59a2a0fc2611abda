"""Her own side: beginning, her file, stopping."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import paper
from portal.kit.forms import put_refusal
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.models import Person
from portal.places.models import Maison
from programmes.views.naming import who_are_you

from ..actions.become_volunteer import become_volunteer
from ..actions.edit_volunteer import edit_volunteer
from ..actions.stop_volunteering import shifts_to_come, stop_volunteering
from ..enums import CharterWay
from ..forms.profile import EDIT_FIELDS, JOIN_FIELDS, FileForm, JoinForm
from ..models import CharterVersion, Volunteer
from ..reading import roll


def _posted(request: HttpRequest):
    return request.POST if request.method == "POST" else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """The charter, the houses, yes. Who has no account signs in or up and comes back here; who is nobody yet says her name. Who is one
    already reads the new charter here, or is sent to her page."""
    charter = CharterVersion.current()
    context = {"charter": charter}
    if charter is None or not request.user.is_authenticated:
        return render(request, "volunteering/join.html", context | {"here": request.path})
    person = Person.objects.of_user(request.user)
    if person is None:
        return who_are_you(request, "volunteering/join.html", charter=charter, names=True)
    known = Volunteer.objects.of(person)
    runs = known is not None and known.left_at is None
    if runs and known.charter_id == charter.pk:
        return redirect("volunteering:mine")
    first = {"maisons": known.maisons.all(), "skills": known.skills, "may_be_called": known.may_be_called} if known else {}
    if not known and "maison" in request.GET:
        first = {"maisons": Maison.objects.filter(slug=request.GET["maison"])}
    form = JoinForm(_posted(request), maisons=Maison.objects.in_service(), charter=charter, person=person, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            become_volunteer(person=person, by=request.user, way=CharterWay.ONLINE, key=sent_with(request), **form.asked())
        except Refusal as refusal:
            put_refusal(form, refusal, JOIN_FIELDS)
        else:
            messages.success(
                request, "C’est noté : vous voilà bénévole. Merci !" if not runs else "C’est noté, merci d’avoir relu la charte."
            )
            return redirect("volunteering:mine")
    return render(request, "volunteering/join.html", context | {"form": form, "person": person, "again": runs})


def _mine(request: HttpRequest) -> Volunteer | None:
    person = Person.objects.of_user(request.user)
    return Volunteer.objects.of(person) if person else None


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Her file, to read and to change; before she has one, how to begin."""
    volunteer = _mine(request)
    if volunteer is None:
        return redirect("volunteering:join")
    form = FileForm.of(volunteer, _posted(request), maisons=Maison.objects.in_service())
    if request.method == "POST" and form.is_valid():
        try:
            edit_volunteer(volunteer=volunteer, by=request.user, **form.asked())
        except Refusal as refusal:
            put_refusal(form, refusal, EDIT_FIELDS)
        else:
            messages.success(request, "C’est enregistré.")
            return redirect("volunteering:mine")
    return render(request, "volunteering/mine.html", {"form": form, **roll.file_of(volunteer)})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest) -> HttpResponse:
    """What she gives back by stopping, then one button. No reason is asked."""
    volunteer = _mine(request)
    if volunteer is None or volunteer.left_at:
        return redirect("volunteering:mine")
    if request.method == "POST":
        try:
            stop_volunteering(volunteer=volunteer, by=request.user, key=sent_with(request))
            messages.success(request, "C’est noté : vous arrêtez. Merci pour le temps donné, et revenez quand vous voulez.")
            return redirect("volunteering:mine")
        except Refusal as refusal:
            messages.error(request, str(refusal))
    places = shifts_to_come(volunteer.person).select_related("sheet__activity", "sheet__shift__session", "sheet__shift__maison")
    return render(request, "volunteering/stop.html", {"volunteer": volunteer, "places": list(places)})


@require_safe
def charter_paper(request: HttpRequest) -> HttpResponse:
    """The charter to read, sign and give to the counter."""
    context = {"charter": CharterVersion.current(), "houses": Maison.objects.in_service().order_by("name")}
    return paper.pdf_response("volunteering/charter_paper.html", context, name="charte-des-benevoles.pdf", request=request)


@require_safe
def consent_paper(request: HttpRequest) -> HttpResponse:
    """A parent's written word, to fill in and to show."""
    return paper.pdf_response("volunteering/consent_paper.html", {}, name="accord-d-un-parent.pdf", request=request)
