"""A recipe told at the counter: written down for the person, read by the team like the others."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit import audit
from portal.kit.gates import staff_gate
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability
from portal.people.models import Person

from ..forms.recipe import RecipeForm, kept
from ..models import Recipe


@never_cache
@staff_gate(Capability.WRITE_ENROLMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def offer_for(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page as hers, keyed while she tells it."""
    person = get_object_or_404(Person.objects.within(scope_of(request.user, Capability.WRITE_ENROLMENTS)), pk=pk).current_record
    audit.note_reading(person, by=request.user, what="paniers_desk:recipe")
    form = RecipeForm(request.POST or None)
    form.fields["first_name"].label = "Le prénom à écrire, si elle veut"
    if request.method == "POST" and form.is_valid() and kept(form, person=person, by=request.user, key=sent_with(request)):
        messages.success(request, "La recette est notée : la rédaction la lit, puis elle paraît.")
        return redirect(reverse("desk_person", args=[person.pk]))
    return render(request, "paniers/desk_recipe.html", {"form": form, "person": person})


def staff_tasks(user) -> list[dict]:
    """Recipes offered that wait to be read, for who publishes the town's pages."""
    if not user_can(user, Capability.PUBLISH_PAGES, None):
        return []
    waiting = Recipe.objects.offered_and_waiting().order_by("offered_at").values_list("pk", flat=True)
    first, number = waiting.first(), waiting.count()
    return (
        [{"label": "Recettes proposées, à lire", "count": number, "url": reverse("wagtailadmin_pages:edit", args=[first])}]
        if number
        else []
    )
