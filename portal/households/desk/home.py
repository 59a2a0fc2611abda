"""From a person to her household, and to one more house: doors that her page opens in one step."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit.gates import staff_gate
from portal.people.actions.welcome_person import welcome_person
from portal.people.enums import Capability

from ..models import Household
from .sight import maisons_for, may, person_for

DOORS = {"ajouter": "desk_household_join", "partir": "desk_household_leave"}  # else the household's page


def door_to(household: Household, door: str) -> str:
    """Where this act is done for this household."""
    return reverse(DOORS.get(door, "desk_household"), args=[household.pk])


@staff_gate(Capability.SEE_HOUSEHOLDS)
@require_safe
def person_home(request: HttpRequest, pk: int) -> HttpResponse:
    """Her household at once when she has one; which one, when she has two; else how to open it."""
    person = person_for(request, pk)
    homes = list(Household.objects.visible_to(request.user).of(person).order_by("pk"))
    door = request.GET.get("pour", "")
    if len(homes) == 1:
        return redirect(door_to(homes[0], door))
    context = {"person": person, "homes": [(home.members(), door_to(home, door)) for home in homes]}
    return render(request, "households/desk/person_home.html", {**context, "may": may(request, Capability.WRITE_HOUSEHOLDS)})


class HouseForm(forms.Form):
    """One more house for somebody who comes there too."""

    def __init__(self, *args, maisons=(), **options):
        super().__init__(*args, **options)
        choices = [(str(maison.pk), maison.name) for maison in maisons]
        self.fields["maison"] = forms.ChoiceField(label="Maison où elle vient aussi", choices=choices, widget=forms.RadioSelect)


@staff_gate(Capability.WRITE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def person_house(request: HttpRequest, pk: int) -> HttpResponse:
    """Another of the agent's houses knows her from now on."""
    person = person_for(request, pk, Capability.WRITE_PEOPLE)
    known = set(person.known_at.values_list("maison", flat=True))
    maisons = [maison for maison in maisons_for(request) if maison.pk not in known]
    form = HouseForm(request.POST if request.method == "POST" else None, maisons=maisons)
    if request.method == "POST" and form.is_valid():
        maison = next(maison for maison in maisons if str(maison.pk) == form.cleaned_data["maison"])
        welcome_person(person=person, maison=maison, by=request.user)
        messages.success(request, f"{maison.name} connaît maintenant {person.full_name}.")
        return redirect("desk_person", person.pk)
    return render(request, "households/desk/person_house.html", {"person": person, "form": form, "maisons": maisons})
