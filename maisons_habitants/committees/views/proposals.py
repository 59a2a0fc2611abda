"""`/vous-avez-dit/`: what the houses were told and what they answered; proposing, giving one's voice."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit.forms import put_refusal
from portal.kit.rate_limit import allowed
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.models import Person
from portal.places.models import Maison
from programmes.views.naming import who_are_you

from ..actions.give_voice import give_voice, take_voice_back
from ..actions.propose import propose
from ..forms.proposals import FIELDS, ProposeForm
from ..listings.proposals import public_list, told
from ..listings.story import story
from ..models import Proposal
from ..reading.proposals import backed_by, of_person, public, read, supported_by

HERE = {"name": "committees.propose", "tries": 6, "seconds": 600}  # from one address
HOUSE = {"name": "committees.propose.house", "tries": 60, "seconds": 3600}  # to one house, from anywhere
TOO_MANY = "Beaucoup de propositions d’un coup. Revenez dans dix minutes, ou dites-le à l’accueil."


@never_cache
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    person = Person.objects.of_user(request.user)
    return render(request, "committees/proposals/list.html", {"found": public_list(request.GET, person), "person": person})


@never_cache
@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole story; of one that is merged, that of the one which goes on."""
    merged = (
        Proposal.objects.filter(pk=pk, merged_into__isnull=False, published_at__isnull=False).values_list("merged_into", flat=True).first()
    )
    if merged:
        return redirect("proposals:proposal", merged)
    row = get_object_or_404(_whole(), pk=pk)
    person = Person.objects.of_user(request.user)
    mine = bool(person and supported_by(person, [row.pk]))
    return render(request, "committees/proposals/proposal.html", {"told": told(row, mine=mine), "story": story(row), "person": person})


def _whole():
    return public().select_related("maison", "item__meeting__session").prefetch_related("answers", "merged")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def voice(request: HttpRequest, pk: int) -> HttpResponse:
    """One press gives it, one takes it back; who is nobody yet says her name first."""
    row = get_object_or_404(public().select_related("maison").prefetch_related("answers"), pk=pk)
    person = Person.objects.of_user(request.user)
    if person is None:
        return who_are_you(request, "committees/proposals/voice.html", names=True, told=told(row))
    if request.method == "POST":
        back = request.POST.get("reprendre") == "oui"
        try:
            (take_voice_back if back else give_voice)(proposal=row, person=person, by=request.user)
            messages.success(
                request, "Votre voix est reprise." if back else "Votre voix compte. Vous pouvez la reprendre quand vous voulez."
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("proposals:proposal", pk)
    mine = bool(supported_by(person, [row.pk]))
    return render(request, "committees/proposals/voice.html", {"told": told(row, mine=mine)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest, slug: str) -> HttpResponse:
    """Words only, without an account; whoever has one may be told of the answer."""
    maison = get_object_or_404(Maison.objects.filter(closed_on=None), slug=slug)
    person = Person.objects.of_user(request.user)
    form = ProposeForm(request.POST if request.method == "POST" else None, signed=person is not None)
    if request.method == "POST" and form.is_valid() and _said(request, maison, person, form):
        return redirect("proposals:thanks", maison.slug)
    return render(request, "committees/proposals/suggest.html", {"form": form, "maison": maison, "person": person})


def _said(request: HttpRequest, maison: Maison, person: Person | None, form: ProposeForm) -> bool:
    who = get_adapter().get_client_ip(request)
    if not allowed(who=who, **HERE) or not allowed(who=maison.pk, **HOUSE):
        form.add_error(None, TOO_MANY)
        return False
    try:
        author = request.user if request.user.is_authenticated else None
        known = person if form.cleaned_data.get("told") else None
        propose(maison=maison, words=form.cleaned_data["words"], person=known, by=author, key=sent_with(request))
    except Refusal as refusal:
        put_refusal(form, refusal, FIELDS)
        return False
    return True


@never_cache
@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    maison = get_object_or_404(Maison, slug=slug)
    return render(request, "committees/proposals/thanks.html", {"maison": maison})


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What she proposed, whatever became of it, and what has her voice."""
    person = Person.objects.of_user(request.user)
    said = [told(row) for row in of_person(person).prefetch_related("answers")] if person else []
    joined = {one.row.merged_into_id for one in said if one.row.merged_into_id}
    roots = {row.pk: told(row) for row in read(Proposal.objects.filter(pk__in=joined)).prefetch_related("answers")} if joined else {}
    backed = [told(row, mine=True) for row in backed_by(person).prefetch_related("answers")] if person else []
    lines = [(one, roots.get(one.row.merged_into_id)) for one in said]
    return render(request, "committees/proposals/mine.html", {"lines": lines, "backed": backed})
