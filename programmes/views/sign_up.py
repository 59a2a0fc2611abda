"""Signing up, for oneself or for those one may sign up, in one page; the same page says why not."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.households.models import Household, Membership
from portal.kit import clock
from portal.kit.forms import put_refusal
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.actions.create_person import create_person
from portal.people.models import Person

from ..actions.enrol import enrol
from ..actions.request_place import request_place
from ..actions.wait import wait
from ..forms import NameForm, WhoComesForm
from ..listings import sheets_to_show, standing_of
from ..models import SignUpSheet
from ..programme_type import absence_words, kind_of

ACTS = {"enrol": enrol, "wait": wait, "request": request_place}
DONE = {
    "confirmed": "C'est noté : à bientôt !",
    "held": "La place est gardée : il reste à la régler.",
    "waiting": "Vous êtes sur la liste d'attente : on vous prévient dès qu'une place est pour vous.",
    "offered": "Une place est pour vous : dites oui pour la garder.",
    "in_draw": "Votre demande est dans le tirage : vous saurez le résultat le jour même.",
    "requested": "Votre demande est arrivée : l'équipe vous répond.",
}


def people_for(person: Person, sheet: SignUpSheet) -> list[Person]:
    """Herself, and those of the households she leads; where it is confidential herself alone, so that « already on it » tells nobody
    of another's affairs."""
    if sheet.confidential:
        return [person]
    led = Membership.objects.active().of_person(person).filter(is_referent=True).values("household")
    others = Person.objects.current().filter(memberships__household__in=led, memberships__until=None).exclude(pk=person.pk)
    return [person, *others.distinct().order_by("birth_year", "pk")]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet's page for a signed-in resident. Nothing typed is lost when a rule says no."""
    sheet = get_object_or_404(sheets_to_show().select_related("activity", "maison", "tariff"), pk=pk, activity__live=True)
    person = Person.objects.of_user(request.user)
    if person is None:
        return _who(request)
    household = Household.objects.led_by(request.user).order_by("pk").first()
    stands = standing_of(sheet, person=person)
    try:
        quoted = kind_of(sheet.activity).quote(household, sheet, on=clock.today())
    except Refusal:
        quoted = None  # said again, in words, by the action
    form = WhoComesForm(request.POST or None, people=people_for(person, sheet), initial={"shown": quoted.cents if quoted else None})
    if request.method == "POST" and form.is_valid() and stands.act:
        try:
            rows = _act(request, sheet, form, household, request.POST.get("act", stands.act))
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, DONE["in_draw" if sheet.awaits_draw and rows[0].state == "requested" else rows[0].state])
            return redirect("programmes:place", rows[0].pk)
    context = {"sheet": sheet, "standing": stands, "form": form, "quoted": quoted, "page": sheet.activity, "dates": sheet.dates_in_order}
    context["absence"] = absence_words(sheet)
    return render(request, "programmes/sign_up.html", context)


def _act(request: HttpRequest, sheet: SignUpSheet, form: WhoComesForm, household, act: str):
    do = ACTS.get(act, enrol)
    shown = {"shown_cents": form.cleaned_data["shown"]} if do is enrol and form.cleaned_data["shown"] is not None else {}
    people = form.cleaned_data["people"]
    return do(sheet=sheet, people=people, household=household, by=request.user, key=sent_with(request), **shown)


def _who(request: HttpRequest) -> HttpResponse:
    """An account that is nobody yet: a name, then back to the sheet."""
    form = NameForm(request.POST or None, initial={"given_name": request.user.first_name, "family_name": request.user.last_name})
    if request.method == "POST" and form.is_valid():
        try:
            create_person(by=request.user, user=request.user, email=request.user.email or "", channel="email", **form.cleaned_data)
            return redirect(request.path)
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "programmes/who.html", {"form": form})
