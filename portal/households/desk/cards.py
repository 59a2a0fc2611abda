"""The card at the desk: give, replace, close; its face on paper comes with the counter."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.slips import offer_slip
from portal.people.actions.close_card import close_card
from portal.people.actions.issue_card import issue_card
from portal.people.actions.replace_card import replace_card
from portal.people.enums import Capability
from portal.people.models import Card, Person
from portal.people.slips import LABEL as SLIP

from .sight import number_in, person_for, row_of


def _issue(person: Person, request: HttpRequest) -> None:
    _given(request, issue_card(person=person, by=request.user), "Carte {}.")


def _replace(person: Person, request: HttpRequest) -> None:
    _given(request, replace_card(person=person, by=request.user), "Nouvelle carte {}. L’ancienne ne sert plus.")


def _given(request: HttpRequest, card: Card, words: str) -> None:
    offer_slip(request, words.format(card.shown_number), label=SLIP, key=card.pk)


def _close(person: Person, request: HttpRequest) -> None:
    hers = Card.objects.filter(person__in=Person.objects.records_of(person))
    close_card(card=row_of(hers, number_in(request.POST.get("carte"))), by=request.user)
    messages.success(request, "La carte ne sert plus.")


ACTS = {"donner": _issue, "remplacer": _replace, "fermer": _close}


@staff_gate(Capability.WRITE_PEOPLE)
@require_POST
def card_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    person = person_for(request, pk, Capability.WRITE_PEOPLE)
    try:
        ACTS[act](person, request)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_person", person.pk)
