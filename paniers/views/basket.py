"""One basket: collect it as planned, not at all, another week, elsewhere, or give it; or send somebody else."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.households.models import Household
from portal.people.models import Person

from ..actions.choose_basket import choose_basket
from ..forms.basket import BasketForm
from ..models import Basket
from ..reading.possible import possible_for, with_its_dates
from ..screens.basket import chosen, words_of


def own_baskets(user):
    """Those this user collects, and those of the households she answers for; staff or not."""
    homes = Household.objects.led_by(user).values("pk")
    return Basket.objects.filter(
        Q(subscription__enrolment__person__in=Person.objects.records_of_user(user)) | Q(subscription__enrolment__household__in=homes)
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def basket(request: HttpRequest, pk: int) -> HttpResponse:
    """One page, each choice a button. What it does to money is said to who answers for the household that pays, and to nobody else."""
    row = get_object_or_404(with_its_dates(own_baskets(request.user)), pk=pk)
    if request.method == "POST":
        form, back = BasketForm(request.POST, possible=possible_for(row)), reverse("paniers:basket", args=[pk])
        return chosen(request, row, form, back, act=choose_basket)
    possible = possible_for(row)
    pays = Household.objects.led_by(request.user).filter(pk=row.subscription.enrolment.household_id).exists()
    context = {"row": row, "possible": possible, "pays": pays, **words_of(row), "form": BasketForm(possible=possible)}
    return render(request, "paniers/basket.html", context)
