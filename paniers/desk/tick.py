"""One tick of the day's sheet, from the desk's screen or from the sheet a volunteer holds."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from portal.kit.forms import number_sent
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.models import SheetPass
from programmes.models import Session

from ..actions.hand_over import hand_over, prepare
from ..models import Basket
from .by_card import BACK, FIELD

TICKS = {"remettre": (hand_over, True), "reprendre": (hand_over, False), "preparer": (prepare, True), "depreparer": (prepare, False)}


def tick(request: HttpRequest, session: Session, back: str, *, by, sheet_pass: SheetPass | None = None) -> HttpResponse:
    """Carry out the one tick that was pressed, of this sheet only, and go back to its line."""
    name, value = next(((name, request.POST[name]) for name in TICKS if name in request.POST), ("", ""))
    key, _, seen = value.partition(".")
    if not (number_sent(key) and number_sent(seen)):
        messages.error(request, "Cette case n'a pas été comprise. Essayez encore.")
        return redirect(back)
    basket = get_object_or_404(Basket, pk=number_sent(key), session=session)
    act, done = TICKS[name]
    key_of_box = sent_with(request, f"{name}:{value}")
    try:
        act(basket=basket, by=by, done=done, seen=number_sent(seen), sheet_pass=sheet_pass, key=key_of_box)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    by_card = request.POST.get(BACK) == FIELD  # on to the next card; else back to the line
    return redirect(f"{back}?{FIELD}=1" if by_card else f"{back}#panier-{basket.number}")
