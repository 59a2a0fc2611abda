"""A card is scanned or its digits typed at the door: the line of its holder on this sheet, to tick."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from portal.kit.refusal import Refusal
from portal.people.models import Card, Person

from ..actions.take_tick import take_tick
from ..enums import Presence
from ..models import Enrolment, SheetSession

FIELD, HERE = "carte", "presente"  # the card read; the line that is ticked


def read_card(request: HttpRequest, rows: list[Enrolment]) -> HttpResponse:
    """On to the line of this card, named by its place: a card's own number stands in no address."""
    holder = Card.objects.holder(request.POST[FIELD])
    if holder is None:
        messages.error(request, "Cette carte ne marche plus, ou le numéro est mal lu. Cherchez le nom ; l’accueil remplace la carte.")
        return redirect(f"{request.path}?{FIELD}=1")
    records = set(Person.objects.filter(pk__in=Person.objects.records_of(holder)).values_list("pk", flat=True))
    hers = next((row for row in rows if row.person_id in records and not row.guest), None)
    if hers is None:
        messages.warning(request, "Cette personne n’est pas sur la liste de ce jour.")
        return redirect(f"{request.path}?{FIELD}=1")
    return redirect(f"{request.path}?ligne={hers.pk}")


def tick_line(request: HttpRequest, date: SheetSession, rows: list[Enrolment]) -> HttpResponse:
    """She is here; on to the next card."""
    row = next((row for row in rows if str(row.pk) == request.POST[HERE]), None)
    try:
        if row is not None:
            take_tick(date=date, line=str(row.pk), value=Presence.PRESENT, by=request.user)
            messages.success(request, f"{row.listed_as} : c’est noté.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{request.path}?{FIELD}=1")


def shown(request: HttpRequest, rows: list[Enrolment], marks: dict[int, str]) -> dict:
    """For the template: the line found, whether it is ticked already, and whether the next card is awaited."""
    found = next((row for row in rows if str(row.pk) == request.GET.get("ligne", "")), None)
    here = bool(found) and marks.get(found.pk) == Presence.PRESENT
    return {"found": found, "already_here": here, "next_card": FIELD in request.GET}
