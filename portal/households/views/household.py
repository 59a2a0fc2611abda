"""« Mon foyer »: my people, and for those who answer for it, what the house knows of its means. Never a price."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit import clock, request_keys
from portal.kit.rate_limit import allowed
from portal.kit.refusal import Refusal
from portal.people.models import Person

from ..actions.accept_invitation import accept_invitation
from ..actions.add_child import add_child
from ..actions.create_household import create_household
from ..actions.invite_member import invite_member
from ..actions.leave_household import leave_household
from ..actions.make_referent import make_referent
from ..actions.promise_proof import promise_proof
from ..forms.composition import ChildForm, CodeForm, MembersForm
from ..forms.fields import tell_form
from ..models import Household, facts_of
from ..rules import composition, invitations, means

TRIES, HOUR = 10, 3600


def _mine(request: HttpRequest) -> Person:
    person = Person.objects.of_user(request.user)
    if person is None:
        raise Http404
    return person


def _led(request: HttpRequest, pk: int) -> Household:
    """A household that the signed-in person answers for; 404 for any other."""
    return get_object_or_404(Household.objects.led_by(request.user), pk=pk)


def homes_of(person: Person, user) -> list[dict]:
    """Her households: who is in them, and the means of those she leads. Of the others nothing is even read."""
    households = list(Household.objects.of(person).order_by("pk"))
    led = set(Household.objects.led_by(user).values_list("pk", flat=True))
    facts = facts_of(pk for pk in led) if led else {}
    today = clock.today()
    homes = []
    for household in households:
        members = household.members()
        for member in members:
            member.may_share = not member.is_referent and composition.may_refer(member.person.birth, today)
        known = means.means_on(facts[household.pk], today) if household.pk in led else None
        promise = next((p for p in facts[household.pk].promises if p.promised_on <= today <= p.until), None) if known else None
        homes.append({"household": household, "members": members, "leads": household.pk in led, "means": known, "promise": promise})
    return homes


@never_cache
@login_required
@require_safe
def household(request: HttpRequest) -> HttpResponse:
    person = Person.objects.of_user(request.user)
    if person is None:
        return redirect("claim_record")
    context = {"person": person, "homes": homes_of(person, request.user), "today": clock.today()}
    context["may_open"] = not context["homes"] and composition.may_refer(person.birth, clock.today())
    return render(request, "households/household.html", context)


@login_required
@require_POST
def household_open(request: HttpRequest) -> HttpResponse:
    """Open one's own household, once: a second one is for the counter."""
    person = _mine(request)
    if not Household.objects.of(person).exists():
        try:
            create_household(referents=[person], by=request.user, key=request_keys.sent_with(request))
            messages.success(request, "Votre foyer est ouvert.")
        except Refusal as refusal:
            messages.error(request, str(refusal))
    return redirect("space_household")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def household_child(request: HttpRequest, pk: int) -> HttpResponse:
    home, person = _led(request, pk), _mine(request)
    form = ChildForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        names = {"given_name": given["given_name"], "family_name": given["family_name"] or person.family_name}
        try:
            key = request_keys.sent_with(request)
            child = add_child(household=home, beside=person, birth=given["birth"], by=request.user, key=key, **names)
            messages.success(request, f"{child.given_name} fait partie du foyer.")
            return redirect("space_household")
        except Refusal as refusal:
            tell_form(form, refusal)
    return render(request, "households/child.html", {"form": form, "household": home})


@never_cache
@login_required
@require_POST
def household_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """The code is shown in this very answer, and nowhere again."""
    code = invite_member(household=_led(request, pk), by=request.user)
    return render(request, "households/invitation.html", {"code": invitations.grouped(code), "days": invitations.LASTS.days})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def household_join(request: HttpRequest) -> HttpResponse:
    person = _mine(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST":
        if not allowed("households.code", request.user.pk, tries=TRIES, seconds=HOUR):
            messages.error(request, "Trop d’essais. Attendez une heure, ou passez à l’accueil d’une maison : on le fait avec vous.")
            return render(request, "households/join.html", {"form": form}, status=429)
        if form.is_valid():
            try:
                accept_invitation(text=form.cleaned_data["code"], person=person, by=request.user)
                messages.success(request, "Vous faites partie de ce foyer.")
                return redirect("space_household")
            except Refusal as refusal:
                tell_form(form, refusal)
    return render(request, "households/join.html", {"form": form})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def household_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """A member leaves; a referent may also take others out. Told before it is done."""
    person = _mine(request)
    home = get_object_or_404(Household.objects.of(person), pk=pk)
    leads = Household.objects.led_by(request.user).filter(pk=home.pk).exists()
    members = [member for member in home.members() if leads or member.person.pk == person.pk]
    form = MembersForm(request.POST or None, members=members, initial={"who": [str(person.pk)] if not leads else []})
    if request.method == "POST" and form.is_valid():
        try:
            leave_household(household=home, persons=form.persons(), by=request.user)
            messages.success(request, "C’est fait.")
            return redirect("space_household")
        except Refusal as refusal:
            tell_form(form, refusal)
    return render(request, "households/leave.html", {"form": form, "household": home, "leads": leads, "person": person})


@login_required
@require_POST
def household_share(request: HttpRequest, pk: int) -> HttpResponse:
    """A referent names another one."""
    home = _led(request, pk)
    members = {str(member.person.pk): member.person for member in home.members()}
    other = members.get(request.POST.get("personne", ""))
    try:
        if other is not None:
            make_referent(household=home, person=other, by=request.user)
            messages.success(request, f"{other.display_name} répond aussi du foyer.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("space_household")


@login_required
@require_POST
def household_promise(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        promised = promise_proof(household=_led(request, pk), by=request.user)
        messages.success(request, f"C’est noté. Apportez-le avant le {promised.until:%d/%m/%Y} : il comptera à partir d’aujourd’hui.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("space_household")
