"""Cards printed in advance: a sheet of labels for the drawer, and what is left of each."""

from dataclasses import dataclass

import segno
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit import paper
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with

from ..actions.print_blank_cards import SHEET, print_blank_cards, spoil_batch
from ..enums import Capability
from ..forms import BlankCardsForm
from ..models import Card, CardBatch

PAGE = 30


@dataclass(frozen=True)
class PrintedCard:
    """What stands on a card, whoever's it is: a number and its square. Nothing here knows a name."""

    number: str
    square: str

    @classmethod
    def of(cls, card: Card) -> "PrintedCard":
        square = segno.make_qr(card.number, error="m")  # never a « micro » one, which telephones do not read
        return cls(card.shown_number, square.svg_data_uri(border=2, dark="#000", light="#fff", omitsize=True))


def card_pdf(request: HttpRequest, card: Card) -> HttpResponse:
    """One card on plain paper, to cut and to fold."""
    return paper.pdf_response("people/card_paper.html", {"card": PrintedCard.of(card)}, name="carte.pdf", request=request)


@never_cache
@staff_gate(Capability.WRITE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def card_stock(request: HttpRequest) -> HttpResponse:
    form = BlankCardsForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            batch = print_blank_cards(by=request.user, key=sent_with(request), **form.asked())
            messages.success(request, "Les cartes sont en réserve. Imprimez la planche : chacune se donne ensuite par son numéro.")
            return redirect(f"{request.path}#planche-{batch.pk}")
        except Refusal as refusal:
            put_refusal(form, refusal)
    rows = CardBatch.objects.visible_to(request.user).with_left().select_related("maison").order_by("-printed_at", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "people/card_stock.html", {"form": form, "page": page, "sheet": SHEET})


def _batch(request: HttpRequest, pk: int) -> CardBatch:
    return get_object_or_404(CardBatch.objects.visible_to(request.user).select_related("maison"), pk=pk)


@never_cache
@staff_gate(Capability.WRITE_PEOPLE)
@require_safe
def card_labels(request: HttpRequest, pk: int) -> HttpResponse:
    """The cards of a sheet that nobody has yet, as labels: 3 × 8 on A4, 70 × 37 mm."""
    left = list(Card.objects.blank().filter(batch=_batch(request, pk)).order_by("pk"))
    if not left:
        messages.info(request, "Toutes les cartes de cette planche sont données.")
        return redirect("card_stock")
    sheets = [[PrintedCard.of(card) for card in left[start : start + SHEET]] for start in range(0, len(left), SHEET)]
    return paper.pdf_response("people/card_labels.html", {"sheets": sheets}, name="cartes.pdf", request=request)


@staff_gate(Capability.WRITE_PEOPLE)
@require_POST
def card_spoil(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        spoil_batch(batch=_batch(request, pk), by=request.user)
        messages.success(request, "Les cartes qui restaient ne serviront pas. Celles qui sont données marchent toujours.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("card_stock")
