"""The card at the desk: give, print, replace, close; a code on paper for who signs in without a phone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.rules import spoken_codes
from portal.kit.slips import offer_slip
from portal.people.actions.close_card import close_card
from portal.people.actions.give_blank_card import give_blank_card
from portal.people.actions.issue_card import issue_card
from portal.people.actions.print_paper_code import print_paper_code
from portal.people.actions.replace_card import replace_card
from portal.people.desk.card_stock import card_pdf
from portal.people.enums import Capability
from portal.people.models import Card, Person
from portal.people.slips import LABEL as SLIP

from .sight import number_in, person_for, row_of


def _issue(person: Person, request: HttpRequest) -> None:
    _given(request, issue_card(person=person, by=request.user), "Carte {}. Imprimez-la, ou dites son numéro.")


def _give(person: Person, request: HttpRequest) -> None:
    """A card of the drawer, by its number; whatever card she had is dead from then on."""
    card = give_blank_card(number=request.POST.get("numero", ""), person=person, by=request.user, replacing="remplacer" in request.POST)
    _given(request, card, "La carte {} est maintenant la sienne.")


def _replace(person: Person, request: HttpRequest) -> None:
    _given(request, replace_card(person=person, by=request.user), "Nouvelle carte {}. L’ancienne ne sert plus. Imprimez celle-ci.")


def _given(request: HttpRequest, card: Card, words: str) -> None:
    offer_slip(request, words.format(card.shown_number), label=SLIP, key=card.pk)


def _close(person: Person, request: HttpRequest) -> None:
    hers = Card.objects.filter(person__in=Person.objects.records_of(person))
    close_card(card=row_of(hers, number_in(request.POST.get("carte"))), by=request.user)
    messages.success(request, "La carte ne sert plus.")


ACTS = {"donner": _issue, "reserve": _give, "remplacer": _replace, "fermer": _close}


@staff_gate(Capability.WRITE_PEOPLE)
@require_POST
def card_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    person = person_for(request, pk, Capability.WRITE_PEOPLE)
    try:
        ACTS[act](person, request)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_person", person.pk)


@never_cache
@staff_gate(Capability.WRITE_PEOPLE)
@require_safe
def card_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Her card to cut and to fold: the same paper for everybody, also for the team."""
    person = person_for(request, pk, Capability.WRITE_PEOPLE)
    card = Card.objects.active_of(person)
    if card is None:
        messages.error(request, "Pas de carte en service : donnez-en une d’abord.")
        return redirect("desk_person", person.pk)
    return card_pdf(request, card)


@never_cache
@staff_gate(Capability.WRITE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def paper_code(request: HttpRequest, pk: int) -> HttpResponse:
    """What to check first; then the paper itself, which no page shows again."""
    person = person_for(request, pk, Capability.WRITE_PEOPLE)
    if request.method == "POST":
        try:
            code, letters = print_paper_code(person=person, by=request.user)
            words = {
                "letters": spoken_codes.grouped(letters),
                "code": code,
                "address": request.build_absolute_uri(reverse("account_login")),
            }
            return render(request, "people/paper_code.html", words)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("desk_person", person.pk)
    return render(request, "households/desk/paper_code.html", {"person": person, "card": Card.objects.active_of(person)})
