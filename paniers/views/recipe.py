"""« Je propose une recette »: by a resident, on one page. Nobody sees it before the team has read it."""

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

from ..forms.recipe import RecipeForm, kept

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
