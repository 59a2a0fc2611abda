"""« Je propose une recette »: by a resident, on one page. Nobody sees it before the team has read it."""

import uuid

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit.forms import put_refusal
from portal.kit.rate_limit import allowed
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.models import Person

from ..actions.offer_recipe import offer_recipe
from ..recipe_forms import RecipeForm

OFFERS = {"name": "paniers.recipe", "tries": 5, "seconds": 86400}
THANKS = "Merci ! L’équipe lit votre recette, puis elle rejoint les autres."


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest) -> HttpResponse:
    """A few a day and no more from one account."""
    form = RecipeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not allowed(who=request.user.pk, **OFFERS):
            put_refusal(form, Refusal("assez-pour-aujourdhui", "C’est déjà beaucoup pour aujourd’hui, merci !", "Revenez demain."))
        elif kept(form, person=Person.objects.of_user(request.user), by=request.user, key=sent_with(request)):
            messages.success(request, THANKS)
            return redirect("paniers:mine")
    return render(request, "paniers/recipe_offer.html", {"form": form})


def kept(form: forms.Form, *, by, person, key: uuid.UUID | None) -> bool:
    """The recipe of a valid form is kept; or the form says why not."""
    try:
        offer_recipe(**form.cleaned_data, by=by, person=person, key=key)
    except Refusal as refusal:
        put_refusal(form, refusal)
        return False
    return True
