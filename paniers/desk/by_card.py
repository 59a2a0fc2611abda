"""A card is scanned or its digits typed at the table: the line of its household on this sheet, and no other."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from portal.households.models import Household
from portal.kit import dates
from portal.kit.rate_limit import allowed, spent
from portal.people.models import Card, Person, SheetPass
from programmes.models import Session

from ..enums import BasketState
from ..exports import Sheet
from ..models import Basket
from ..reading.pickup import numbers_of_code, read_typed

FIELD, BACK = "carte", "depuis"  # what the form sends; what a tick says when it came from the card
WRONG_CODES = {"name": "paniers.code", "tries": 10, "seconds": 600}  # by whoever holds the sheet
WRONG_CARDS = {"name": "paniers.card", "tries": 30, "seconds": 600}  # on one confided sheet: nobody tries numbers for fun


@dataclass(frozen=True)
class Found:
    """A line of the sheet that a card opened."""

    number: int
    name: str
    quantity: int
    value: str  # what its tick sends: « key.version »
    handed: str  # the hour at which it was handed over, « » while it waits


def baskets_of_card(session: Session, holder: Person):
    """What the holder's card opens on this date: what she collects, and what the households she lives in today do."""
    hers = Q(subscription__enrolment__person__in=Person.objects.records_of(holder))
    homes = Q(subscription__enrolment__household__in=Household.objects.of(holder).order_by().values("pk"))
    return Basket.objects.collected().filter(hers | homes, session=session).order_by("number")


def read_card(request: HttpRequest, session: Session, back: str, *, sheet_pass: SheetPass | None = None) -> HttpResponse:
    """On to the line of this card, named by its basket's number: a card's own number stands in no address."""
    if sheet_pass is not None and spent(who=sheet_pass.pk, **WRONG_CARDS):
        messages.error(request, "Trop de cartes inconnues : appelez les numéros des paniers, ou attendez dix minutes.")
        return redirect(back)
    if code := read_typed(request.POST[FIELD]):
        return _read_code(request, session, back, code, who=sheet_pass.pk if sheet_pass is not None else f"team:{request.user.pk}")
    holder = Card.objects.holder(request.POST[FIELD])
    if holder is None:
        if sheet_pass is not None:
            allowed(who=sheet_pass.pk, **WRONG_CARDS)
        messages.error(
            request,
            "Cette carte ne marche plus, ou le numéro est mal lu. Demandez le numéro du panier ; pour la carte, l’accueil la remplace.",
        )
        return redirect(f"{back}?{FIELD}=1")
    numbers = list(baskets_of_card(session, holder).values_list("number", flat=True))
    if not numbers:
        messages.warning(request, "Pas de panier ici aujourd’hui pour cette carte. L’accueil peut regarder avec la personne.")
        return redirect(f"{back}?{FIELD}=1")
    return redirect(f"{back}?{'&'.join(f'n={number}' for number in numbers)}")


def _read_code(request: HttpRequest, session: Session, back: str, code: str, *, who) -> HttpResponse:
    """On to the one line that this code collects: it says no name, and is worth nothing on another sheet."""
    if spent(who=who, **WRONG_CODES):
        messages.error(request, "Trop de codes inconnus : appelez les numéros des paniers, ou attendez dix minutes.")
        return redirect(back)
    numbers = numbers_of_code(session.pk, code)
    if not numbers:
        allowed(who=who, **WRONG_CODES)
        messages.error(request, "Ce code n’ouvre aucun panier ici aujourd’hui. Vérifiez la maison et le jour, ou demandez le numéro.")
        return redirect(f"{back}?{FIELD}=1")
    return redirect(f"{back}?{'&'.join(f'n={number}' for number in numbers)}")


def found_lines(request: HttpRequest, sheet: Sheet) -> list[Found]:
    """The lines that the card just read opened, from the rows of the sheet itself."""
    wanted = set(request.GET.getlist("n")[:20])
    return [
        Found(number, name, quantity, f"{pk}.{version}", dates.hour(handed_at) if state == BasketState.HANDED_OVER else "")
        for pk, number, name, quantity, state, _, handed_at, version, *_ in sheet.rows
        if str(number) in wanted
    ]


def shown(request: HttpRequest, sheet: Sheet) -> dict:
    """For the sheet's template: the lines found, and whether the next card is awaited."""
    return {"found": found_lines(request, sheet), "next_card": FIELD in request.GET}
