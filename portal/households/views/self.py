"""A resident's own record: how she is called and written to, her card, and taking hold of what a house knows of her."""

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit.rate_limit import allowed
from portal.kit.refusal import Refusal
from portal.people.actions.claim_record import claim_record
from portal.people.actions.edit_person import edit_person
from portal.people.models import Card, Person

from ..forms.fields import tell_form
from ..forms.persons import ClaimForm, MeForm

TRIES, HOUR = 5, 3600
SPACE = "/mon-espace/"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    person = Person.objects.of_user(request.user)
    if person is None:
        return redirect("claim_record")
    form = MeForm.of(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            edit_person(person=person, by=request.user, seen=form.cleaned_data["seen"], **form.values())
            messages.success(request, "C’est enregistré.")
            return redirect(SPACE)
        except Refusal as refusal:
            tell_form(form, refusal)
            if refusal.code == "fiche-modifiee":
                form.show_version(Person.objects.get(pk=person.pk))
    return render(request, "households/me.html", {"form": form, "person": person})


@never_cache
@login_required
@require_safe
def card(request: HttpRequest) -> HttpResponse:
    """Her card on the telephone's screen: the same for everybody, good at every counter."""
    person = Person.objects.of_user(request.user)
    found = Card.objects.active_of(person) if person else None
    code = segno.make_qr(found.number, error="m").svg_data_uri(border=2, dark="#000", light="#fff", omitsize=True) if found else ""
    return render(request, "households/card.html", {"person": person, "card": found, "code": code})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Card and year of birth: five tries an hour, and the same words whatever is wrong."""
    form = ClaimForm(request.POST or None)
    if request.method == "POST":
        if not allowed("people.claim", request.user.pk, tries=TRIES, seconds=HOUR):
            messages.error(request, "Trop d’essais. Attendez une heure, ou passez à l’accueil d’une maison : on le fait avec vous.")
            return render(request, "households/claim.html", {"form": form}, status=429)
        if form.is_valid():
            try:
                given = form.cleaned_data
                claim_record(user=request.user, number=given["number"], birth_year=given["birth_year"], by=request.user)
                messages.success(request, "C’est bien vous. Voici votre espace.")
                return redirect(SPACE)
            except Refusal as refusal:
                tell_form(form, refusal)
    return render(request, "households/claim.html", {"form": form})
