"""Persons at the desk: find one, write one down, her page, correct her."""

from django.contrib import messages
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe
from phonenumber_field.phonenumber import to_python as read_phone

from portal.kit import clock, request_keys
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of
from portal.people.actions.create_person import create_person
from portal.people.actions.edit_person import edit_person
from portal.people.actions.find_again import find_again
from portal.people.actions.welcome_person import welcome_person
from portal.people.enums import Capability, CardState
from portal.people.models import Card, Person, PersonMaison

from ..forms.fields import tell_form
from ..forms.persons import PersonForm, SearchForm, WelcomeForm
from .sight import maisons_for, may, person_for

SHOWN = 50
FEW = 8  # with fewer exact answers, those that sound alike are shown too


@staff_gate(Capability.SEE_PEOPLE)
@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    return render(request, "households/desk/person_list.html", found_by(request))


def found_by(request: HttpRequest) -> dict:
    """The counter's search, for a template that shows `households/desk/search.html`: at most four queries, whatever the town."""
    form, text = searched(request)
    seen = Person.objects.within(scope_of(request.user, Capability.SEE_PEOPLE)).current()
    found = list(seen.matching(text).called()[: SHOWN + 1])
    alike = []
    if text and len(found) < FEW:
        alike = list(seen.sounding(text).exclude(pk__in=[person.pk for person in found]).called()[: SHOWN - len(found)])
    prefetch_related_objects([*found, *alike], *in_a_line())
    context = {"form": form, "text": text, "found": found[:SHOWN], "more": len(found) > SHOWN, "alike": alike, "today": clock.today()}
    return {**context, "may": may(request, Capability.WRITE_PEOPLE)}


def searched(request: HttpRequest) -> tuple[SearchForm, str]:
    """The form as it was sent, and what is looked for: nothing when nothing was asked."""
    form = SearchForm(request.GET if request.GET.get("q", "").strip() else None)
    return form, form.cleaned_data["q"] if form.is_valid() else ""


def shown_in_list(persons):
    """With what one line of a list needs, in two more queries whatever its length."""
    return persons.prefetch_related(*in_a_line())


def in_a_line() -> list[Prefetch]:
    known = PersonMaison.objects.select_related("maison").order_by("since", "pk")
    cards = Card.objects.filter(state=CardState.ACTIVE)
    return [Prefetch("known_at", known, to_attr="houses"), Prefetch("cards", cards, to_attr="active_cards")]


def panels(request: HttpRequest, slot, row) -> list:
    """What the rooms above show on this page."""
    shown = []
    for panel in slot:
        words = panel.context(request, row)
        if words is not None:
            shown.append(mark_safe(render_to_string(panel.template, words, request)))  # a template's own, escaped output
    return shown


@staff_gate(Capability.WRITE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """A new record; when somebody like her is already known, that is shown first, once."""
    maisons = maisons_for(request)
    form = PersonForm(request.POST or None, maisons=maisons, initial={"family_name": request.GET.get("nom", "")[:80]})
    alike: list[Person] = []
    if request.method == "POST" and form.is_valid():
        alike = [] if "sure" in request.POST else resembling(request, form)
        if not alike:
            maison = next((maison for maison in maisons if str(maison.pk) == form.cleaned_data["maison"]), None)
            try:
                person = create_person(by=request.user, maison=maison, key=request_keys.sent_with(request), **form.values())
                messages.success(request, f"{person.full_name} est dans le fichier.")
                return redirect("desk_person", person.pk)
            except Refusal as refusal:
                tell_form(form, refusal)
    return render(request, "households/desk/person_form.html", {"form": form, "alike": alike, "today": clock.today()})


def resembling(request: HttpRequest, form: PersonForm) -> list[Person]:
    """Those in sight whose names sound the same, and whose birth, when both are known, is of the same year; or who have this very phone:
    one household may share it, so that this is asked, never refused."""
    given = form.cleaned_data
    seen = Person.objects.within(scope_of(request.user, Capability.SEE_PEOPLE)).current()
    alike = seen.resembling(given_name=given["given_name"], family_name=given["family_name"])
    if given["birth"].year:
        alike = alike.filter(Q(birth_year=given["birth"].year) | Q(birth_year__isnull=True))
    found = Q(pk__in=alike.order_by().values("pk"))
    phone = read_phone(given["phone"], region="FR") if given["phone"] else None
    if phone and phone.is_valid():
        found |= Q(phone=phone, phone_tail=phone.as_e164[-4:])
    return list(shown_in_list(seen.filter(found)).called()[:5])


@staff_gate(Capability.WRITE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_for(request, pk, Capability.WRITE_PEOPLE)
    form = PersonForm.of(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            edit_person(person=person, by=request.user, seen=form.cleaned_data["seen"], **form.values())
            messages.success(request, "C’est enregistré.")
            return redirect("desk_person", person.pk)
        except Refusal as refusal:
            tell_form(form, refusal)
            if refusal.code == "fiche-modifiee":
                form.show_version(Person.objects.get(pk=person.pk))
    return render(request, "households/desk/person_form.html", {"form": form, "person": person})


@staff_gate(Capability.WRITE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def person_welcome(request: HttpRequest) -> HttpResponse:
    """Somebody whom another house knows comes here: what she says herself finds her record."""
    maisons = maisons_for(request)
    form = WelcomeForm(request.POST or None, maisons=maisons)
    if request.method == "POST" and form.is_valid():
        maison = next(maison for maison in maisons if str(maison.pk) == form.cleaned_data["maison"])
        given = form.cleaned_data
        try:
            found = find_again(
                number=given["number"], given_name=given["given_name"], family_name=given["family_name"], birth=given["birth"]
            )
            welcome_person(person=found, maison=maison, by=request.user)
            messages.success(request, f"La maison {maison.name} connaît maintenant {found.full_name}.")
            return redirect("desk_person", found.pk)
        except Refusal as refusal:
            tell_form(form, refusal)
    return render(request, "households/desk/person_welcome.html", {"form": form})
