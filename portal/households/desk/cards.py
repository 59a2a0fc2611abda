"""The card at the desk: give, replace, close; its face on paper comes with the counter."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.people.actions.close_card import close_card
from portal.people.actions.issue_card import issue_card
from portal.people.actions.replace_card import replace_card
from portal.people.enums import Capability
from portal.people.models import Card, Person

from .sight import number_in, person_for, row_of


def _issue(person: Person, request: HttpRequest) -> str:
    return f"Carte {issue_card(person=person, by=request.user).shown_number}."


def _replace(person: Person, request: HttpRequest) -> str:
    return f"Nouvelle carte {replace_card(person=person, by=request.user).shown_number}. L’ancienne ne sert plus."


def _close(person: Person, request: HttpRequest) -> str:
    hers = Card.objects.filter(person__in=Person.objects.records_of(person))
    close_card(card=row_of(hers, number_in(request.POST.get("carte"))), by=request.user)
    return "La carte ne sert plus."


ACTS = {"donner": _issue, "remplacer": _replace, "fermer": _close}


@staff_gate(Capability.WRITE_PEOPLE)
@require_POST
def card_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    person = person_for(request, pk, Capability.WRITE_PEOPLE)
    try:
        messages.success(request, ACTS[act](person, request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_person", person.pk)
