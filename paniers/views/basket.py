"""One basket: collect it as planned, not at all, another week, elsewhere, or give it; or send somebody else."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.households.models import Household
from portal.kit import dates
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.models import Person

from ..actions.choose_basket import choose_basket
from ..basket_forms import BasketForm
from ..enums import BasketState
from ..models import Basket
from ..pickup import code_of, grouped
from ..possible import possible_for, with_its_dates


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
        return chosen(request, row, BasketForm(request.POST, possible=possible_for(row)), reverse("paniers:basket", args=[pk]))
    possible = possible_for(row)
    pays = Household.objects.led_by(request.user).filter(pk=row.subscription.enrolment.household_id).exists()
    context = {"row": row, "possible": possible, "pays": pays, **words_of(row), "form": BasketForm(possible=possible)}
    return render(request, "paniers/basket.html", context)


def chosen(request: HttpRequest, row: Basket, form: BasketForm, back: str, act=choose_basket) -> HttpResponse:
    """Carry out what was chosen and say what it comes to, or why not, on the page itself."""
    if not form.is_valid():
        messages.error(request, "Ce choix n'a pas été compris. Voici où en est le panier : choisissez de nouveau.")
        return redirect(back)
    try:
        sent, asked = sent_with(request), form.asked()
        key = uuid.uuid5(sent, asked["choice"]) if sent else None  # the page has one key for its buttons: each is a request of its own
        done = act(basket=row, by=request.user, key=key, **asked)
        messages.success(request, said_of(with_its_dates(Basket.objects).get(pk=done.pk)))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(back)


def said_of(row: Basket) -> str:
    """What was just noted, in one sentence."""
    if row.state == BasketState.ABSENT:
        return "C'est noté : ce panier n'est pas préparé pour vous."
    if row.state == BasketState.GIVEN:
        return "C'est noté : ce panier sera donné. Merci."
    where = f"{dates.moment_long(row.session.start)}, {row.session.maison.name}"
    return f"C'est noté : votre panier vous attend {where}. Numéro {row.number}."


def words_of(row: Basket) -> dict:
    """The code of who comes in her place, while somebody is to come."""
    code = code_of(row.pk) if row.state == BasketState.PLANNED else ""
    return {"code": grouped(code) if code else ""}
