"""What the household's page of a basket and the counter's have in common."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from portal.kit import dates
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with

from ..enums import BasketState
from ..forms.basket import BasketForm
from ..models import Basket
from ..reading.pickup import code_of, grouped
from ..reading.possible import with_its_dates


def chosen(request: HttpRequest, row: Basket, form: BasketForm, back: str, act: Callable) -> HttpResponse:
    """Carry out what was chosen (`act`: `choose_basket`) and say what it comes to, or why not, on the page itself."""
    if not form.is_valid():
        messages.error(request, "Ce choix n'a pas été compris. Voici où en est le panier : choisissez de nouveau.")
        return redirect(back)
    try:
        asked = form.asked()
        done = act(basket=row, by=request.user, key=sent_with(request, asked["choice"]), **asked)
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
